#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_RULES_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_RULES_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "common/instruments/catalog.h"
#include "rapport/type/v1/assessment.pb.h"

namespace rapport::intake {

// What of an assessment may be recorded, as its instrument's definition says. Thread-safe; the catalog outlives it.
class AssessmentRules {
 public:
  explicit AssessmentRules(const instruments::InstrumentCatalog& catalog) : catalog_(catalog) {}

  // Adds everything that is wrong with `assessment`, with fields below `prefix`, and sets its instrument version to the
  // one it was checked against.
  void CheckAndResolve(absl::string_view prefix, absl::Time now, type::v1::Assessment& assessment,
                       Violations& violations) const;

  // Whether an instrument measures the alliance; one that is not known might.
  bool MeasuresAlliance(absl::string_view instrument) const;

 private:
  const instruments::Instrument* FindInstrument(absl::string_view prefix, const type::v1::Assessment& assessment,
                                                Violations& violations) const;

  const instruments::InstrumentCatalog& catalog_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_RULES_H_
