#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_TEST_CATALOG_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_TEST_CATALOG_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "common/instruments/catalog.h"
#include "rapport/type/v1/assessment.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring::testing {

// The shipped definitions, read once per test program; aborts it when they cannot be read.
const instruments::InstrumentCatalog& ShippedDefinitions();

// The shipped definitions ready to score, no unconfirmed one enabled.
const ScoringCatalog& ShippedCatalog();

// An assessment by the client with these answers to items 1, 2, ...; NaN is presented and not answered.
type::v1::Assessment MakeAssessment(const std::string& instrument, const std::vector<double>& answers);

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_TEST_CATALOG_H_
