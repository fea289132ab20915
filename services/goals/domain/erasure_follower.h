#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FOLLOWER_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FOLLOWER_H_

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/records/record_store.h"
#include "services/goals/domain/erasure_feed.h"
#include "services/goals/domain/erasure_round.h"

namespace rapport::goals {

// Keeps goals as erased as intake is: a thread that looks at intake's feeds again and again, less often while that
// fails. Every replica has one; they share the positions in the store, and erasing twice is erasing once. Thread-safe.
class ErasureFollower {
 public:
  struct Options {
    absl::Duration interval = absl::Seconds(5);        // between two looks
    absl::Duration longest_pause = absl::Seconds(60);  // failures double the interval up to this
  };

  // `on_round` is told of each look from the follower's thread. All outlive this.
  ErasureFollower(records::RecordStore& store, ErasureFeed& feed, const Options& options,
                  std::function<void(const ErasureRound&)> on_round);

  // Ends the look under way.
  ~ErasureFollower();

 private:
  void Run();

  bool Stopping();

  // False when it is to stop.
  bool Pause(absl::Duration duration);

  records::RecordStore& store_;
  ErasureFeed& feed_;
  const Options options_;
  const std::function<void(const ErasureRound&)> on_round_;
  Mutex mutex_;
  CondVar woken_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_FOLLOWER_H_
