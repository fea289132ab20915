#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SET_RULES_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SET_RULES_H_

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "rapport/intake/v1/parameter_set.pb.h"

namespace rapport::intake {

inline constexpr int kMaxEstimates = 500;  // of each sort in one set

// Adds everything that is wrong with a set of estimates, with fields below `prefix`: what no data can give (a standard
// deviation of 0, fewer ratings than episodes, a covariance beyond its variances), and what is there twice. Pure.
void CheckParameterSet(absl::string_view prefix, const v1::ParameterSet& set, Violations& violations);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SET_RULES_H_
