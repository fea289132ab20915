#ifndef RAPPORT_TESTS_BENCH_SEALING_COST_H_
#define RAPPORT_TESTS_BENCH_SEALING_COST_H_

#include <string>

#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "common/sealing/open_sealer.h"
#include "tests/bench/store_load.h"

// What sealing costs: the same figures of a sealed store and of one in clear, set side by side.
namespace rapport::bench {

inline constexpr int kReadSessions = 100;

struct StoreCost {
  WriteRate one_writer;
  WriteRate writers;            // 64
  WriteRate one_first_record;   // each write the first of its client: in a sealed store, a key that is on disk before
  WriteRate first_records;      // the same of 64 writers
  double seconds_per_read = 0;  // of an episode of kReadSessions
};

// `store` is new. Takes five times as long as `duration`, and some more.
StoreCost MeasureStoreCost(records::RecordStore& store, absl::Duration duration);

// A new master key and a key store in SQLite, both in `folder`: for either engine of records, so that what differs is
// the cipher and the look-up of keys.
sealing::SealingOptions MakeKeys(const std::string& folder);

// Seconds that sealing and opening one session's body take, without a store around them.
double MeasureCipher(absl::Duration duration);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_SEALING_COST_H_
