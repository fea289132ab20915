#include "services/goals/domain/erasure_follower.h"

#include <algorithm>
#include <utility>

namespace rapport::goals {

ErasureFollower::ErasureFollower(records::RecordStore& store, ErasureFeed& feed, const Options& options,
                                 std::function<void(const ErasureRound&)> on_round)
    : store_(store), feed_(feed), options_(options), on_round_(std::move(on_round)), thread_([this] { Run(); }) {}

ErasureFollower::~ErasureFollower() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  woken_.NotifyAll();
  feed_.Stop();
  thread_.join();
}

void ErasureFollower::Run() {
  absl::Duration pause = options_.interval;
  do {
    const ErasureRound round = FollowErasures(store_, feed_);
    if (!Stopping()) on_round_(round);  // what the end broke off is no failure
    pause = round.status.ok() ? options_.interval : std::min(2 * pause, options_.longest_pause);
  } while (Pause(pause));
}

bool ErasureFollower::Stopping() {
  MutexLock lock(mutex_);
  return stopping_;
}

bool ErasureFollower::Pause(absl::Duration duration) {
  MutexLock lock(mutex_);
  if (!stopping_) woken_.WaitFor(mutex_, absl::ToChronoNanoseconds(duration));
  return !stopping_;
}

}  // namespace rapport::goals
