#ifndef RAPPORT_SERVICES_SCORING_WATCH_WATCH_POSITION_H_
#define RAPPORT_SERVICES_SCORING_WATCH_WATCH_POSITION_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring {

// How far a reader of flags has come, as its resume token says. Nothing of it is kept anywhere: it means the same to
// every replica and outlives each of them.
struct WatchPosition {
  FeedPosition intake;
  FeedPosition goals;
  std::string basis;  // of the rules that made the flags; under others, every flag must be looked at anew

  // While the flags that held at the beginning are being listed: the last episode listed, by name. Unset afterwards.
  std::optional<std::string> listed_until;

  bool operator==(const WatchPosition&) const = default;
};

// The token of a position in a practice's flags; `practice` is its resource name.
std::string MakeResumeToken(absl::string_view practice, const WatchPosition& position);

// The position; nullopt for a text that is no token of this practice.
std::optional<WatchPosition> ReadResumeToken(absl::string_view practice, absl::string_view token);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_WATCH_POSITION_H_
