#include "services/scoring/watch/flag_board.h"

#include <algorithm>
#include <utility>

#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {
namespace {

bool Holds(const std::vector<FlagPtr>& flags, const std::string& id) {
  return std::any_of(flags.begin(), flags.end(), [&](const FlagPtr& flag) { return flag->id() == id; });
}

std::vector<FlagPtr> FlagsOf(const v1::AllianceProfile& profile) {
  std::vector<FlagPtr> flags;
  flags.reserve(static_cast<size_t>(profile.flags_size()));
  for (const v1::Flag& flag : profile.flags()) flags.push_back(std::make_shared<const v1::Flag>(flag));
  return flags;
}

}  // namespace

v1::FlagEvent FlagEventOf(const std::string& episode, v1::FlagEvent::Type type, const v1::Flag& flag) {
  v1::FlagEvent event;
  event.set_type(type);
  event.set_episode(episode);
  event.set_flag_id(flag.id());
  *event.mutable_flag() = flag;
  return event;
}

v1::FlagEvent ListedEvent(const std::string& episode, const BoardEntry* entry) {
  v1::FlagEvent event;
  event.set_type(v1::FlagEvent::TYPE_LISTED);
  event.set_episode(episode);
  if (entry == nullptr) return event;
  for (const FlagPtr& flag : entry->flags) event.add_held_flag_ids(flag->id());
  return event;
}

std::vector<v1::FlagEvent> FlagBoard::Apply(const std::string& episode, const v1::AllianceProfile* profile) {
  BoardEntry& entry = entries_[episode];
  const bool was_complete = entry.complete;
  entry.open = profile != nullptr && !profile->has_close_time();
  entry.complete = !entry.open || IsComplete(*profile);
  std::vector<FlagPtr> now = entry.open ? FlagsOf(*profile) : std::vector<FlagPtr>();
  std::vector<v1::FlagEvent> events;
  for (const FlagPtr& flag : entry.flags) {
    if (Holds(now, flag->id())) continue;
    if (entry.complete) {
      events.push_back(FlagEventOf(episode, v1::FlagEvent::TYPE_CLEARED, *flag));
    } else {
      now.push_back(flag);
    }
  }
  for (const FlagPtr& flag : now) {
    if (!Holds(entry.flags, flag->id())) events.push_back(FlagEventOf(episode, v1::FlagEvent::TYPE_RAISED, *flag));
  }
  entry.flags = std::move(now);
  if (entry.complete && !was_complete) events.push_back(ListedEvent(episode, &entry));
  return events;
}

}  // namespace rapport::scoring
