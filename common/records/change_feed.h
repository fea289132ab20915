#ifndef RAPPORT_COMMON_RECORDS_CHANGE_FEED_H_
#define RAPPORT_COMMON_RECORDS_CHANGE_FEED_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/records/record_store.h"

namespace rapport::records {

// What a follower gets next: a change or, without one, a sign of life.
struct FeedItem {
  std::optional<Change> change;
  int64_t revision = 0;  // up to which everything was handed out
};

struct FeedOptions {
  absl::Duration poll_interval = absl::Milliseconds(100);  // how late a change may be seen
  absl::Duration heartbeat_interval = absl::Seconds(10);   // the longest silence
  int batch = 256;                                         // changes that one follower holds at most
};

class FeedFollower;

// Lets any number of followers wait for a store's changes with one thread, which looks at the log for all of them. It
// polls rather than being told, so that changes of other replicas are seen alike. A follower that nobody asks holds at
// most one batch and reads nothing. Thread-safe.
class ChangeFeed {
 public:
  using Answer = std::function<void(absl::StatusOr<FeedItem>)>;

  // `store` and `clock` outlive it.
  ChangeFeed(RecordStore& store, const Clock& clock, const FeedOptions& options = {});

  // No follower outlives it.
  ~ChangeFeed();

  // A follower of the practice's changes after `after_revision`.
  std::unique_ptr<FeedFollower> Follow(const std::string& practice, int64_t after_revision);

  FeedStats Stats() const;

 private:
  friend class FeedFollower;

  // Where one follower is. Belongs to whoever acts for the follower: itself, or the feed's thread while it waits.
  struct Place {
    std::string practice;
    int64_t revision = 0;                   // of the last change that was handed out
    std::deque<Change> ready;               // what was read and comes next
    std::atomic<int64_t> taken_micros = 0;  // commit time of the last change that was handed out; for Stats
  };
  struct Waiter {
    Answer answer;
    absl::Duration since;
  };
  using PlacePtr = std::shared_ptr<Place>;

  FeedItem TakeReady(Place& place);
  void Next(const PlacePtr& place, Answer answer);
  absl::StatusOr<FeedItem> NextNow(const PlacePtr& place);
  absl::Status ReadReady(Place& place);
  void Leave(const PlacePtr& place);
  void Run();
  void ServeAll(const std::map<LogPlace, std::vector<PlacePtr>>& followers);
  void Serve(const PlacePtr& place, const absl::StatusOr<std::vector<Change>>& changes);
  // The waiter of this place, which then waits no more; none when it left, or has not waited long enough.
  std::optional<Waiter> StopWaiting(const PlacePtr& place, bool only_after_silence);

  RecordStore& store_;
  const Clock& clock_;
  const FeedOptions options_;
  std::atomic<int64_t> changes_ = 0;  // handed out
  mutable Mutex mutex_;
  CondVar woken_;
  std::set<PlacePtr> followed_ ABSL_GUARDED_BY(mutex_);
  std::map<PlacePtr, Waiter> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// One reader's place in the feed. To leave the feed, destroy it; an answer still due is then not given, or is already
// on its way.
class FeedFollower {
 public:
  ~FeedFollower() { feed_.Leave(place_); }
  FeedFollower(const FeedFollower&) = delete;
  FeedFollower& operator=(const FeedFollower&) = delete;

  // Gives the next item to `answer`: at once and on this thread when there is one, else from the feed's thread when
  // there is. Ask again only after the answer. May block on the store. An error leaves the place as it was.
  void Next(ChangeFeed::Answer answer) { feed_.Next(place_, std::move(answer)); }

  // The next item without waiting: a sign of life when there is no further change now. Blocks on the store.
  absl::StatusOr<FeedItem> NextNow() { return feed_.NextNow(place_); }

 private:
  friend class ChangeFeed;
  FeedFollower(ChangeFeed& feed, ChangeFeed::PlacePtr place) : feed_(feed), place_(std::move(place)) {}

  ChangeFeed& feed_;
  const ChangeFeed::PlacePtr place_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_CHANGE_FEED_H_
