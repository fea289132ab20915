#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_ERRORS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::scoring {

// The errors of stateless scoring. What a caller sent as an id is never repeated: it could be anything.

// NOT_FOUND, INSTRUMENT_NOT_FOUND.
absl::Status InstrumentNotFound();

// NOT_FOUND, INSTRUMENT_VERSION_NOT_FOUND. `instrument` is a known id.
absl::Status InstrumentVersionNotFound(absl::string_view instrument);

// FAILED_PRECONDITION, INSTRUMENT_UNCONFIRMED: its key was not confirmed from the owner's material, and the site has
// not enabled it. `instrument` is a known id.
absl::Status InstrumentUnconfirmed(absl::string_view instrument);

// FAILED_PRECONDITION, INSTRUMENT_GOAL_BASED: made of the client's goals; the goals service rates it.
absl::Status InstrumentGoalBased(absl::string_view instrument);

// INVALID_ARGUMENT, INVALID_FIELDS with one violation.
absl::Status InvalidField(absl::string_view field, absl::string_view description);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORING_ERRORS_H_
