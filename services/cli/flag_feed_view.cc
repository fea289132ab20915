#include "services/cli/flag_feed_view.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::Flag;
using scoring::v1::FlagEvent;

std::string Id(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// When it was committed, in UTC; dashes for what held already.
std::string When(const FlagEvent& event) {
  if (!event.has_commit_time()) return "--------";
  return absl::FormatTime("%H:%M:%S", absl::FromUnixSeconds(event.commit_time().seconds()), absl::UTCTimeZone());
}

std::string Raised(const FlagEvent& event) {
  const Flag& flag = event.flag();
  std::string text =
      absl::StrFormat("%s  %-8s %s: %s\n", When(event), Word(flag.severity()), Id(event.episode()), flag.message());
  if (!flag.opening().empty()) absl::StrAppend(&text, "          to begin with: \"", flag.opening(), "\"\n");
  return text;
}

std::string Cleared(const FlagEvent& event, const Flag& flag) {
  return absl::StrFormat("%s  %-8s %s: no longer: %s\n", When(event), "cleared", Id(event.episode()), flag.message());
}

}  // namespace

std::string FlagFeedView::Tell(const FlagEvent& event) {
  Flags& flags = held_[event.episode()];
  switch (event.type()) {
    case FlagEvent::TYPE_RAISED:
      return flags.emplace(event.flag_id(), event.flag()).second ? Raised(event) : "";
    case FlagEvent::TYPE_CLEARED:
      return flags.erase(event.flag_id()) > 0 ? Cleared(event, event.flag()) : "";
    case FlagEvent::TYPE_LISTED:
      return TellListed(event);
    case FlagEvent::TYPE_CAUGHT_UP:
      return TellCaughtUp();
    case FlagEvent::TYPE_INTERRUPTED: {
      std::string text;
      for (const auto& part : event.unavailable_parts()) {
        absl::StrAppend(&text, "-- ", part.part(), " is away (", part.reason(), "): flags may be late\n");
      }
      return text;
    }
    case FlagEvent::TYPE_RECOVERED:
      return "-- everything is back, and nothing was missed\n";
    case FlagEvent::TYPE_RESTARTED:
      held_.clear();
      return "-- the records were restored or the rules changed: what holds now follows\n";
    default:
      return "";
  }
}

std::string FlagFeedView::TellListed(const FlagEvent& event) {
  Flags& flags = held_[event.episode()];
  const std::set<std::string> listed(event.held_flag_ids().begin(), event.held_flag_ids().end());
  std::string text;
  for (auto flag = flags.begin(); flag != flags.end();) {
    if (listed.count(flag->first) > 0) {
      ++flag;
    } else {
      absl::StrAppend(&text, Cleared(event, flag->second));
      flag = flags.erase(flag);
    }
  }
  return text;
}

std::string FlagFeedView::TellCaughtUp() const {
  size_t flags = 0;
  size_t episodes = 0;
  for (const auto& [episode, held] : held_) {
    flags += held.size();
    episodes += held.empty() ? 0 : 1;
  }
  return absl::StrCat("-- ", flags, flags == 1 ? " flag" : " flags", " told so far in ", episodes,
                      episodes == 1 ? " episode" : " episodes", "; what follows happens now\n");
}

}  // namespace rapport::cli
