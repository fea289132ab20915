#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FEED_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FEED_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/records/record_store.h"

namespace rapport::goals {

// What intake erased since a position of its change feed.
struct ErasureNews {
  std::vector<std::string> episodes;  // ids, in the order of their erasure
  records::FeedPosition reached;      // everything up to here is told
  bool latest = false;                // intake had nothing beyond that
};

// Intake's change feed, as far as it tells of erasures.
class ErasureFeed {
 public:
  virtual ~ErasureFeed() = default;

  // Reads the feed of one practice on from `position`, for a bounded time; a long feed is read in several calls.
  // Blocks. FAILED_PRECONDITION, STORE_EPOCH_CHANGED when intake has another store than the position is of; UNAVAILABLE
  // with RetryInfo when intake is away.
  virtual absl::StatusOr<ErasureNews> ReadOn(const records::FeedPosition& position) = 0;

  // Ends the call of ReadOn under way, and every later one at once. From any thread.
  virtual void Stop() = 0;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FEED_H_
