#include "services/scoring/assessment/scoring_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::scoring {

absl::Status InstrumentNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND",
                   "no instrument has this id; ListInstruments gives those there are");
}

absl::Status InstrumentVersionNotFound(absl::string_view instrument) {
  return MakeError(absl::StatusCode::kNotFound, "INSTRUMENT_VERSION_NOT_FOUND",
                   absl::StrCat(instrument, " has no definition of this version"),
                   {{"instrument", std::string(instrument)}});
}

absl::Status InstrumentUnconfirmed(absl::string_view instrument) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_UNCONFIRMED",
                   absl::StrCat("the key of ", instrument,
                                " is not confirmed by its owner's material; it scores once the site's configuration "
                                "enables it"),
                   {{"instrument", std::string(instrument)}});
}

absl::Status InstrumentGoalBased(absl::string_view instrument) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_GOAL_BASED",
                   absl::StrCat(instrument, " is made of the client's own goals; the goals service rates them"),
                   {{"instrument", std::string(instrument)}});
}

absl::Status InvalidField(absl::string_view field, absl::string_view description) {
  Violations violations;
  violations.Add(field, description);
  return violations.ToStatus();
}

}  // namespace rapport::scoring
