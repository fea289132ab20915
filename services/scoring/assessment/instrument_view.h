#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_VIEW_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_VIEW_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/scoring/v1/scoring_service.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// ListInstruments: the current version of each, by id, without items and scales. INVALID_ARGUMENT, INVALID_FIELDS for a
// page size below 0 or a token that is not of this list. Thread-safe.
absl::Status ListInstruments(const ScoringCatalog& catalog, const v1::ListInstrumentsRequest& request,
                             v1::ListInstrumentsResponse& into);

// GetInstrument: with items and scales. INVALID_ARGUMENT for a malformed name or a language there is no wording in;
// NOT_FOUND as ScoringCatalog::Find. Thread-safe.
absl::Status GetInstrument(const ScoringCatalog& catalog, const v1::GetInstrumentRequest& request,
                           v1::Instrument& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_VIEW_H_
