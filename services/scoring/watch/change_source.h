#ifndef RAPPORT_SERVICES_SCORING_WATCH_CHANGE_SOURCE_H_
#define RAPPORT_SERVICES_SCORING_WATCH_CHANGE_SOURCE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/call_context.h"
#include "rapport/type/v1/change.pb.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring {

// A place in one store's change log. Without an epoch: no place, of no store.
struct FeedPosition {
  std::string store_epoch;
  int64_t revision = 0;

  bool operator==(const FeedPosition&) const = default;
};

// One store's change log as watching needs it. Thread-safe.
class ChangeSource {
 public:
  // Hears each change and heartbeat; an error is the last call and says why the feed ended. Called by one thread at a
  // time, any thread; must not block.
  using Listener = std::function<void(const absl::StatusOr<type::v1::Change>&)>;

  // A feed that is being listened to. Destroying it ends the feed and does not wait: a call may still be on its way.
  class Feed {
   public:
    virtual ~Feed() = default;
  };

  virtual ~ChangeSource() = default;

  // Where the practice's log ends now. Starts the call and returns at once; UNAVAILABLE when the service is away.
  virtual Pending<FeedPosition> End(const rpc::CallContext& call, const std::string& practice) = 0;

  // Listens to the practice's changes after `from`. Does not block.
  virtual std::unique_ptr<Feed> Listen(const std::string& practice, const FeedPosition& from, Listener listener) = 0;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_CHANGE_SOURCE_H_
