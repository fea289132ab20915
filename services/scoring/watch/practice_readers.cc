// The half of PracticeFollow that its readers see.
#include <utility>

#include "services/scoring/watch/practice_follow.h"

namespace rapport::scoring {

FlagSource PracticeFollow::Source() const {
  return {practice_, board_, log_, position_, {intake_.heard, goals_.heard, basis_, {}}, interruption_};
}

void PracticeFollow::Next(const PlacePtr& place, ReaderPlace::Answer answer) {
  Actions actions;
  {
    MutexLock lock(mutex_);
    place->waiting = std::move(answer);
    place->waiting_since = parts_.clock.Elapsed();
    waiting_.insert(place);
    AnswerReader(place, actions);
  }
  for (const auto& action : actions) action();
}

void PracticeFollow::Leave(const PlacePtr& place) {
  std::shared_ptr<CatchUp> catch_up;  // goes after the lock
  MutexLock lock(mutex_);
  waiting_.erase(place);
  place->waiting = nullptr;
  catch_up = std::move(place->catch_up);
}

PracticeFollow::Actions PracticeFollow::AnswerReaders() {
  Actions actions;
  const std::set<PlacePtr> waiting = waiting_;
  for (const PlacePtr& place : waiting) AnswerReader(place, actions);
  return actions;
}

void PracticeFollow::AnswerReader(const PlacePtr& place, Actions& actions) {
  if (place->waiting == nullptr) return;
  if (!failure_.ok()) return Answer(place, failure_, actions);
  if (!started_) return;
  if (const FlagSource source = Source(); !place->begun() && place->Begin(source)) {
    place->catch_up = std::make_shared<CatchUp>(
        [weak = weak_from_this(), reader = std::weak_ptr<ReaderPlace>(place)](absl::StatusOr<Missed> missed) {
          if (const auto self = weak.lock()) self->CaughtUp(reader, std::move(missed));
        });
    actions.push_back([this, reading = place->catch_up, from = place->resume_position(), until = source.heard] {
      reading->Start(parts_.intake, parts_.goals, practice_, from, until);
    });
  }
  if (!place->error.ok()) return Answer(place, place->error, actions);
  if (std::optional<v1::FlagEvent> event = place->Next(Source())) Answer(place, *std::move(event), actions);
}

void PracticeFollow::Answer(const PlacePtr& place, absl::StatusOr<v1::FlagEvent> event, Actions& actions) {
  waiting_.erase(place);
  actions.push_back([answer = std::exchange(place->waiting, nullptr), event = std::move(event)] { answer(event); });
}

void PracticeFollow::CaughtUp(const std::weak_ptr<ReaderPlace>& reader, absl::StatusOr<Missed> missed) {
  const PlacePtr place = reader.lock();
  if (place == nullptr) return;
  std::shared_ptr<CatchUp> catch_up;  // goes after the lock
  Actions actions;
  {
    MutexLock lock(mutex_);
    catch_up = std::move(place->catch_up);
    if (missed.ok()) {
      place->CaughtUp(*std::move(missed));
    } else {
      place->error = missed.status();
    }
    AnswerReader(place, actions);
  }
  for (const auto& action : actions) action();
}

void PracticeFollow::Tick() {
  Actions actions;
  std::vector<std::unique_ptr<ChangeSource::Feed>> silent;
  {
    MutexLock lock(mutex_);
    const absl::Duration now = parts_.clock.Elapsed();
    for (FeedTail* tail : {&intake_, &goals_}) {
      if (tail->feed == nullptr || now - tail->heard_at < options_.feed_silence) continue;
      ++tail->opening;
      silent.push_back(std::move(tail->feed));
    }
    const std::set<PlacePtr> waiting = waiting_;
    for (const PlacePtr& place : waiting) {
      if (!place->begun() || now - place->waiting_since < options_.heartbeat_interval) continue;
      Answer(place, place->Heartbeat(Source()), actions);
    }
    ScheduleStep();
  }
  for (const auto& action : actions) action();
}

}  // namespace rapport::scoring
