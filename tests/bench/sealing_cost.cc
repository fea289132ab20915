#include "tests/bench/sealing_cost.h"

#include <cstdint>
#include <fstream>
#include <limits>

#include "common/base/aead.h"
#include "common/base/clock.h"
#include "common/sealing/master_key.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

constexpr int kManyWriters = 64;

// So few that each is known soon, and so many that each write finds one of its own.
constexpr int64_t kKnownEpisodes = 64;
constexpr int64_t kEachItsOwn = std::numeric_limits<int64_t>::max();

}  // namespace

StoreCost MeasureStoreCost(records::RecordStore& store, absl::Duration duration) {
  MeasureWrites(store, kManyWriters, kKnownEpisodes, duration / 10);  // makes the clients known
  StoreCost cost;
  cost.one_writer = MeasureWrites(store, 1, kKnownEpisodes, duration);
  cost.writers = MeasureWrites(store, kManyWriters, kKnownEpisodes, duration);
  cost.one_first_record = MeasureWrites(store, 1, kEachItsOwn, duration);
  cost.first_records = MeasureWrites(store, kManyWriters, kEachItsOwn, duration);
  cost.seconds_per_read = MeasureEpisodeRead(store, WriteEpisode(store, kReadSessions), kReadSessions, duration);
  return cost;
}

sealing::SealingOptions MakeKeys(const std::string& folder) {
  const std::string master_key = folder + "/master-key";
  std::ofstream(master_key) << sealing::NewMasterKeyLine();
  return {master_key, folder + "/keys.db", ""};
}

double MeasureCipher(absl::Duration duration) {
  const SystemClock clock;
  const std::string key = RandomBytes(kAeadKeyBytes);
  const std::string body(kBodyBytes, 'x');
  int64_t bodies = 0;
  const absl::Duration start = clock.Elapsed();
  while (clock.Elapsed() - start < duration) {
    const auto sealed = AeadSeal(key, body, "where it belongs");
    Check(sealed.status());
    Check(AeadOpen(key, *sealed, "where it belongs").status());
    ++bodies;
  }
  return absl::ToDoubleSeconds(clock.Elapsed() - start) / static_cast<double>(bodies);
}

}  // namespace rapport::bench
