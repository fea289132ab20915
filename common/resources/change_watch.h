#ifndef RAPPORT_COMMON_RESOURCES_CHANGE_WATCH_H_
#define RAPPORT_COMMON_RESOURCES_CHANGE_WATCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"
#include "rapport/type/v1/change.pb.h"

namespace rapport::resources {

// WatchChanges of every service that keeps records: a practice's changes as messages, from any revision on.
// Thread-safe; its parts outlive it and every watcher.
class ChangeWatch {
 public:
  // One caller's place in the feed. Leaving is destroying it.
  class Watcher {
   public:
    Watcher(const ChangeWatch& watch, std::string practice, bool until_latest,
            std::unique_ptr<records::FeedFollower> follower)
        : watch_(watch), practice_(std::move(practice)), until_latest_(until_latest), follower_(std::move(follower)) {}

    // Gives the next change or heartbeat to `answer`, at once or when there is one; nothing when the caller wanted no
    // more than there is. Ask again only after the answer.
    void Next(std::function<void(absl::StatusOr<std::optional<type::v1::Change>>)> answer);

   private:
    const ChangeWatch& watch_;
    const std::string practice_;
    const bool until_latest_;
    const std::unique_ptr<records::FeedFollower> follower_;
    bool at_latest_ = false;
  };

  ChangeWatch(records::RecordStore& store, records::ChangeFeed& feed, const Clock& clock)
      : store_(store), feed_(feed), clock_(clock) {}

  // As a service's WatchChangesRequest asks. INVALID_ARGUMENT; FAILED_PRECONDITION, STORE_EPOCH_CHANGED.
  template <class WatchChangesRequest>
  absl::StatusOr<std::shared_ptr<Watcher>> Watch(const WatchChangesRequest& request) const {
    return WatchAfter(request.parent(), request.after_revision(), request.store_epoch(), request.until_latest());
  }

 private:
  absl::StatusOr<std::shared_ptr<Watcher>> WatchAfter(absl::string_view parent, int64_t after_revision,
                                                      absl::string_view store_epoch, bool until_latest) const;

  records::RecordStore& store_;
  records::ChangeFeed& feed_;
  const Clock& clock_;
};

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_CHANGE_WATCH_H_
