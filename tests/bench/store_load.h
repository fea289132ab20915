#ifndef RAPPORT_TESTS_BENCH_STORE_LOAD_H_
#define RAPPORT_TESTS_BENCH_STORE_LOAD_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "common/records/record_store.h"

// What is asked of the record store while it is measured.
namespace rapport::bench {

struct WriteRate {
  double per_second = 0;
  double per_commit = 1;  // writes that shared one
};

// `writers` that each submit the next session, to an episode of the first `episodes` ones, when the last is
// acknowledged.
WriteRate MeasureWrites(records::RecordStore& store, int writers, int64_t episodes, absl::Duration duration);

// Writes an episode of so many sessions and returns its id.
std::string WriteEpisode(records::RecordStore& store, int sessions);

// Seconds per read of all sessions of an episode.
double MeasureEpisodeRead(records::RecordStore& store, const std::string& episode, int sessions,
                          absl::Duration duration);

// Seconds per answer to a list query, or to counting what it matches.
double MeasureList(records::RecordStore& store, const records::ListQuery& query, absl::Duration duration);
double MeasureCount(records::RecordStore& store, const records::ListQuery& query, absl::Duration duration);

// Rows a second of intake's own import, requests of 1,000 rows one after the other, each a session with one assessment
// that is checked against its instrument.
double MeasureImport(records::RecordStore& store, absl::Duration duration);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_STORE_LOAD_H_
