#include "common/records/change_feed.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"

namespace rapport::records {

ChangeFeed::ChangeFeed(RecordStore& store, const Clock& clock, const FeedOptions& options)
    : store_(store), clock_(clock), options_(options), thread_([this] { Run(); }) {}

ChangeFeed::~ChangeFeed() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  woken_.NotifyAll();
  thread_.join();
}

std::unique_ptr<FeedFollower> ChangeFeed::Follow(const std::string& practice, int64_t after_revision) {
  auto place = std::make_shared<Place>();
  place->practice = practice;
  place->revision = after_revision;
  {
    MutexLock lock(mutex_);
    followed_.insert(place);
  }
  return absl::WrapUnique(new FeedFollower(*this, std::move(place)));
}

FeedItem ChangeFeed::TakeReady(Place& place) {
  FeedItem item{std::move(place.ready.front()), place.ready.front().revision};
  place.ready.pop_front();
  place.revision = item.revision;
  place.taken_micros = absl::ToUnixMicros(item.change->commit_time);
  ++changes_;
  return item;
}

absl::Status ChangeFeed::ReadReady(Place& place) {
  if (!place.ready.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::vector<Change> changes, store_.ChangesAfter(place.practice, place.revision, options_.batch));
  place.ready.assign(std::make_move_iterator(changes.begin()), std::make_move_iterator(changes.end()));
  return absl::OkStatus();
}

absl::StatusOr<FeedItem> ChangeFeed::NextNow(const PlacePtr& place) {
  RETURN_IF_ERROR(ReadReady(*place));
  if (place->ready.empty()) return FeedItem{std::nullopt, place->revision};
  return TakeReady(*place);
}

void ChangeFeed::Next(const PlacePtr& place, Answer answer) {
  if (absl::Status read = ReadReady(*place); !read.ok()) return answer(std::move(read));
  if (!place->ready.empty()) return answer(TakeReady(*place));
  MutexLock lock(mutex_);
  waiting_.emplace(place, Waiter{std::move(answer), clock_.Elapsed()});
  if (waiting_.size() == 1) woken_.NotifyAll();  // else the thread is not asleep for long
}

void ChangeFeed::Leave(const PlacePtr& place) {
  MutexLock lock(mutex_);
  waiting_.erase(place);
  followed_.erase(place);
}

FeedStats ChangeFeed::Stats() const {
  const absl::Time now = clock_.Now();
  FeedStats stats;
  stats.changes = changes_;
  MutexLock lock(mutex_);
  stats.followers = static_cast<int>(followed_.size());
  for (const PlacePtr& place : followed_) {
    const int64_t taken = place->taken_micros;
    if (taken == 0 || waiting_.count(place) > 0) continue;
    stats.longest_lag = std::max(stats.longest_lag, now - absl::FromUnixMicros(taken));
  }
  return stats;
}

std::optional<ChangeFeed::Waiter> ChangeFeed::StopWaiting(const PlacePtr& place, bool only_after_silence) {
  MutexLock lock(mutex_);
  const auto found = waiting_.find(place);
  if (found == waiting_.end()) return std::nullopt;
  if (only_after_silence && clock_.Elapsed() - found->second.since < options_.heartbeat_interval) return std::nullopt;
  Waiter waiter = std::move(found->second);
  waiting_.erase(found);
  return waiter;
}

void ChangeFeed::Run() {
  for (;;) {
    std::map<LogPlace, std::vector<PlacePtr>> followers;
    {
      MutexLock lock(mutex_);
      while (!stopping_ && waiting_.empty()) woken_.Wait(mutex_);
      if (stopping_) return;
      // Read here: once out of the lock, a place may be its follower's again.
      for (const auto& [place, waiter] : waiting_) followers[{place->practice, place->revision}].push_back(place);
    }
    ServeAll(followers);
    MutexLock lock(mutex_);
    if (!stopping_) woken_.WaitFor(mutex_, absl::ToChronoNanoseconds(options_.poll_interval));
  }
}

void ChangeFeed::ServeAll(const std::map<LogPlace, std::vector<PlacePtr>>& followers) {
  std::set<LogPlace> places;
  for (const auto& [place, waiting] : followers) places.insert(place);
  absl::StatusOr<std::map<LogPlace, std::vector<Change>>> news = store_.News(places, options_.batch);
  for (const auto& [place, waiting] : followers) {
    const auto changes = news.ok() ? absl::StatusOr<std::vector<Change>>(std::move((*news)[place])) : news.status();
    for (const PlacePtr& follower : waiting) Serve(follower, changes);
  }
}

void ChangeFeed::Serve(const PlacePtr& place, const absl::StatusOr<std::vector<Change>>& changes) {
  const std::optional<Waiter> waiter = StopWaiting(place, changes.ok() && changes->empty());
  if (!waiter.has_value()) return;
  if (!changes.ok()) return waiter->answer(changes.status());
  if (changes->empty()) return waiter->answer(FeedItem{std::nullopt, place->revision});
  place->ready.assign(changes->begin(), changes->end());
  waiter->answer(TakeReady(*place));
}

}  // namespace rapport::records
