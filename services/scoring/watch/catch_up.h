#ifndef RAPPORT_SERVICES_SCORING_WATCH_CATCH_UP_H_
#define RAPPORT_SERVICES_SCORING_WATCH_CATCH_UP_H_

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "services/scoring/watch/change_source.h"
#include "services/scoring/watch/watch_position.h"

namespace rapport::scoring {

// What a reader that comes back must be told of as a whole.
struct Missed {
  std::set<std::string> episodes;
  bool all = false;  // every open episode besides: it is not known which have changed
};

// Reads both stores' logs from where a reader left off to where its practice's follow stands now, and collects the
// names of the episodes that changed. Holds no more than those. Thread-safe.
class CatchUp : public std::enable_shared_from_this<CatchUp> {
 public:
  using Done = std::function<void(absl::StatusOr<Missed>)>;

  explicit CatchUp(Done done) : done_(std::move(done)) {}

  // Starts, once. `done` is called once, from any thread, also from here: with what was missed, or with intake's error.
  // When the goal service cannot be read, all may have been missed. Destroying this ends it without a call.
  void Start(ChangeSource& intake, ChangeSource& goals, const std::string& practice, const WatchPosition& from,
             const WatchPosition& to);

 private:
  struct Log {
    int64_t until = 0;
    bool read = false;
    std::unique_ptr<ChangeSource::Feed> feed;
  };

  void Listen(Log& log, ChangeSource& source, const std::string& practice, const FeedPosition& from);
  void Hear(Log& log, const absl::StatusOr<type::v1::Change>& change);
  // Calls `done`, if both logs are read or `status` is an error.
  void Finish(absl::Status status);

  Mutex mutex_;
  Done done_ ABSL_GUARDED_BY(mutex_);  // empty once it was called
  Missed missed_ ABSL_GUARDED_BY(mutex_);
  Log intake_;  // both guarded by mutex_ too; which of them is meant is passed on without it
  Log goals_;
};

// The episode that a record belongs to, by its resource name; empty when it belongs to none.
std::string EpisodeOf(const std::string& record);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_CATCH_UP_H_
