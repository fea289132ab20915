#include "services/intake/domain/episode_rules.h"

#include <optional>

#include "common/resources/external_ids.h"
#include "common/resources/practice_key.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/field_rules.h"

namespace rapport::intake {
namespace {

constexpr size_t kMaxPopulationBytes = 100;

// State, ending and close time say the same thing or are wrong.
void CheckEnding(absl::string_view prefix, const v1::Episode& episode, Violations& violations) {
  const bool closed = episode.state() == v1::EPISODE_STATE_CLOSED;
  if (closed != episode.has_close_time()) {
    violations.Add(Path(prefix, "close_time"), closed ? "must be given for a closed episode"
                                                      : "must not be given for an episode that is not closed");
  }
  if (closed != (episode.ending() != v1::EPISODE_ENDING_UNSPECIFIED)) {
    violations.Add(Path(prefix, "ending"), closed ? "must be given for a closed episode"
                                                  : "must not be given for an episode that is not closed");
  }
}

void CheckTimes(absl::string_view prefix, const v1::Episode& episode, absl::Time now, Violations& violations) {
  const std::string close_field = Path(prefix, "close_time");
  const std::optional<absl::Time> open =
      OptionalTime(Path(prefix, "open_time"), episode.has_open_time(), episode.open_time(), violations);
  const std::optional<absl::Time> close =
      OptionalTime(close_field, episode.has_close_time(), episode.close_time(), violations);
  CheckNotInFuture(close_field, close, now, violations);
  if (close.has_value() && open.value_or(now) > *close) {
    violations.Add(close_field, "must not be before open_time, which is now when not given");
  }
}

}  // namespace

const std::vector<std::string>& UpdatableEpisodeFields() {
  static const auto* const kFields = new std::vector<std::string>{"therapists", "format", "population",  "open_time",
                                                                  "close_time", "ending", "external_ids"};
  return *kFields;
}

void CheckEpisode(absl::string_view prefix, const v1::Episode& episode, absl::Time now, Violations& violations) {
  resources::CheckKey(Path(prefix, "client"), episode.client(), violations);
  CheckTherapists(Path(prefix, "therapists"), episode.therapists(), 1, violations);
  CheckEnum(Path(prefix, "format"), episode.format(), v1::EpisodeFormat_IsValid, false, violations);
  CheckText(Path(prefix, "population"), episode.population(), kMaxPopulationBytes, violations);
  CheckEnum(Path(prefix, "ending"), episode.ending(), v1::EpisodeEnding_IsValid, false, violations);
  CheckEnum(Path(prefix, "state"), episode.state(), v1::EpisodeState_IsValid, false, violations);
  CheckTimes(prefix, episode, now, violations);
  CheckEnding(prefix, episode, violations);
  resources::CheckExternalIds(Path(prefix, "external_ids"), episode.external_ids(), violations);
}

v1::Episode NewEpisode(v1::Episode given, const std::string& name, absl::Time now) {
  given.set_name(name);
  if (given.state() == v1::EPISODE_STATE_UNSPECIFIED) given.set_state(v1::EPISODE_STATE_OPEN);
  if (!given.has_open_time()) *given.mutable_open_time() = resources::ToTimestamp(now);
  *given.mutable_recorded_time() = resources::ToTimestamp(now);
  given.clear_session_moves();
  given.clear_import_key();
  given.clear_revision();
  given.clear_etag();
  return given;
}

}  // namespace rapport::intake
