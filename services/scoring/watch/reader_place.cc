#include "services/scoring/watch/reader_place.h"

#include <utility>

namespace rapport::scoring {
namespace {

// Whether what happened between the two positions can be found out from the logs.
bool CanFollow(const WatchPosition& from, const WatchPosition& to) {
  const bool same_goals =
      from.goals.store_epoch.empty() || to.goals.store_epoch.empty() || from.goals.store_epoch == to.goals.store_epoch;
  // Without a basis there were no flags.
  const bool same_basis = from.basis.empty() || to.basis.empty() || from.basis == to.basis;
  return from.intake.store_epoch == to.intake.store_epoch && same_goals && same_basis;
}

}  // namespace

bool ReaderPlace::Begin(const FlagSource& source) {
  next_ = source.log.end();
  anchor_ = source.position;
  if (resume_.has_value() && CanFollow(*resume_, source.heard)) {
    position_ = *resume_;
    stage_ = Stage::kCatchingUp;
    if (source.interruption.has_value()) Send(*source.interruption, source);
    return true;
  }
  position_ = anchor_;
  position_.listed_until = "";
  stage_ = Stage::kListing;
  listing_ = FlagListing::OpenAfter("");
  if (resume_.has_value()) Say(v1::FlagEvent::TYPE_RESTARTED, source);
  if (source.interruption.has_value()) Send(*source.interruption, source);
  return false;
}

void ReaderPlace::CaughtUp(Missed missed) {
  if (missed.all) {
    listing_ = FlagListing::OpenAfter("");
  } else if (position_.listed_until.has_value()) {
    listing_ = FlagListing::OpenAfter(*position_.listed_until);
  } else {
    listing_ = FlagListing();
  }
  listing_.AddNames(std::move(missed.episodes));
  stage_ = Stage::kListing;
}

std::optional<v1::FlagEvent> ReaderPlace::Next(const FlagSource& source) {
  for (;;) {
    if (!ready_.empty()) {
      v1::FlagEvent event = std::move(ready_.front());
      ready_.pop_front();
      return event;
    }
    if (stage_ == Stage::kListing) {
      if (!ListNext(source)) {
        stage_ = Stage::kFollowing;
        position_ = anchor_;
        Say(v1::FlagEvent::TYPE_CAUGHT_UP, source);
      }
      continue;
    }
    if (stage_ != Stage::kFollowing) return std::nullopt;
    if (next_ == source.log.end()) {
      position_ = source.position;
      return std::nullopt;
    }
    if (next_ >= source.log.begin()) {
      const LoggedEvent& logged = source.log.At(next_++);
      position_ = logged.position;
      return *logged.event;
    }
    listing_ = FlagListing::Since(next_);
    next_ = source.log.end();
    anchor_ = source.position;
    stage_ = Stage::kListing;
  }
}

bool ReaderPlace::ListNext(const FlagSource& source) {
  const std::optional<std::string> episode = listing_.Next(source.board);
  if (!episode.has_value()) return false;
  const auto found = source.board.entries().find(*episode);
  const BoardEntry* entry = found == source.board.entries().end() ? nullptr : &found->second;
  if (entry != nullptr) {
    for (const FlagPtr& flag : entry->flags) {
      Send(FlagEventOf(*episode, v1::FlagEvent::TYPE_RAISED, *flag), source);
    }
  }
  if (const auto until = listing_.OpenListedUntil(); until.has_value()) {
    position_ = anchor_;
    position_.listed_until = until;
  }
  if (entry == nullptr || entry->complete) Send(ListedEvent(*episode, entry), source);
  return true;
}

void ReaderPlace::Say(v1::FlagEvent::Type type, const FlagSource& source) {
  v1::FlagEvent event;
  event.set_type(type);
  Send(std::move(event), source);
}

void ReaderPlace::Send(v1::FlagEvent event, const FlagSource& source) {
  event.set_resume_token(MakeResumeToken(source.practice, position_));
  ready_.push_back(std::move(event));
}

v1::FlagEvent ReaderPlace::Heartbeat(const FlagSource& source) const {
  v1::FlagEvent event;
  event.set_type(v1::FlagEvent::TYPE_HEARTBEAT);
  event.set_resume_token(MakeResumeToken(source.practice, position_));
  return event;
}

}  // namespace rapport::scoring
