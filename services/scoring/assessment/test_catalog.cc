#include "services/scoring/assessment/test_catalog.h"

#include <cmath>
#include <cstdlib>
#include <iostream>

namespace rapport::scoring::testing {

const instruments::InstrumentCatalog& ShippedDefinitions() {
  static const auto* const catalog = [] {
    auto loaded = instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
    if (!loaded.ok()) {
      std::cerr << loaded.status() << "\n";
      std::abort();
    }
    return new instruments::InstrumentCatalog(*std::move(loaded));
  }();
  return *catalog;
}

const ScoringCatalog& ShippedCatalog() {
  static const auto* const catalog = new ScoringCatalog(ShippedDefinitions(), {});
  return *catalog;
}

type::v1::Assessment MakeAssessment(const std::string& instrument, const std::vector<double>& answers) {
  type::v1::Assessment assessment;
  assessment.set_instrument(instrument);
  assessment.set_rater(type::v1::RATER_CLIENT);
  for (size_t i = 0; i < answers.size(); ++i) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(static_cast<uint32_t>(i + 1));
    if (!std::isnan(answers[i])) answer.set_value(answers[i]);
  }
  return assessment;
}

}  // namespace rapport::scoring::testing
