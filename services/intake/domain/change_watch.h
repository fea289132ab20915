#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_CHANGE_WATCH_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_CHANGE_WATCH_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// WatchChanges: a practice's changes as messages, from any revision on. Thread-safe; its parts outlive it and every
// watcher.
class ChangeWatch {
 public:
  // One caller's place in the feed. Leaving is destroying it.
  class Watcher {
   public:
    Watcher(const ChangeWatch& watch, std::string practice, std::unique_ptr<records::FeedFollower> follower)
        : watch_(watch), practice_(std::move(practice)), follower_(std::move(follower)) {}

    // Gives the next change or heartbeat to `answer`, at once or when there is one. Ask again only after the answer.
    void Next(std::function<void(absl::StatusOr<type::v1::Change>)> answer);

   private:
    const ChangeWatch& watch_;
    const std::string practice_;
    const std::unique_ptr<records::FeedFollower> follower_;
  };

  ChangeWatch(records::RecordStore& store, records::ChangeFeed& feed, const Clock& clock)
      : store_(store), feed_(feed), clock_(clock) {}

  // INVALID_ARGUMENT; FAILED_PRECONDITION, STORE_EPOCH_CHANGED.
  absl::StatusOr<std::shared_ptr<Watcher>> Watch(const v1::WatchChangesRequest& request) const;

 private:
  records::RecordStore& store_;
  records::ChangeFeed& feed_;
  const Clock& clock_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_CHANGE_WATCH_H_
