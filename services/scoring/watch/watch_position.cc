#include "services/scoring/watch/watch_position.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/resources/sealed_text.h"

namespace rapport::scoring {
namespace {

// Names, epochs and bases are printable text without a line break.
constexpr char kSeparator = '\n';
constexpr char kListing[] = "listing";
constexpr char kFollowing[] = "following";
constexpr size_t kFields = 7;

std::string SubjectOf(absl::string_view practice) { return absl::StrCat("WatchAllianceFlags 1 ", practice); }

}  // namespace

std::string MakeResumeToken(absl::string_view practice, const WatchPosition& position) {
  const std::string intake = absl::StrCat(position.intake.revision);
  const std::string goals = absl::StrCat(position.goals.revision);
  const std::string text = absl::StrJoin(
      {absl::string_view(position.intake.store_epoch), absl::string_view(intake),
       absl::string_view(position.goals.store_epoch), absl::string_view(goals), absl::string_view(position.basis),
       absl::string_view(position.listed_until.has_value() ? kListing : kFollowing),
       absl::string_view(position.listed_until.has_value() ? *position.listed_until : "")},
      absl::string_view(&kSeparator, 1));
  return resources::SealText(SubjectOf(practice), text);
}

std::optional<WatchPosition> ReadResumeToken(absl::string_view practice, absl::string_view token) {
  const std::optional<std::string> text = resources::UnsealText(SubjectOf(practice), token);
  if (!text.has_value()) return std::nullopt;
  const std::vector<std::string> fields = absl::StrSplit(*text, kSeparator);
  WatchPosition position;
  if (fields.size() != kFields || !absl::SimpleAtoi(fields[1], &position.intake.revision) ||
      !absl::SimpleAtoi(fields[3], &position.goals.revision)) {
    return std::nullopt;
  }
  position.intake.store_epoch = fields[0];
  position.goals.store_epoch = fields[2];
  position.basis = fields[4];
  if (fields[5] == kListing) position.listed_until = fields[6];
  return position;
}

}  // namespace rapport::scoring
