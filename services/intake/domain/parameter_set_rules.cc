#include "services/intake/domain/parameter_set_rules.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/intake/domain/field_rules.h"

namespace rapport::intake {
namespace {

constexpr size_t kMaxIdBytes = 63;
constexpr size_t kMaxProgramBytes = 100;

void CheckId(const std::string& field, absl::string_view id, Violations& violations) {
  if (id.empty() || id.size() > kMaxIdBytes) {
    violations.Add(field, absl::StrCat("must have 1 to ", kMaxIdBytes, " bytes"));
  }
}

void CheckFinite(const std::string& field, double value, Violations& violations) {
  if (!std::isfinite(value)) violations.Add(field, "must be a finite number");
}

// A variance: finite, and above 0 or at least 0.
void CheckVariance(const std::string& field, double value, bool may_be_zero, Violations& violations) {
  if (!std::isfinite(value) || value < 0 || (value == 0 && !may_be_zero)) {
    violations.Add(field, may_be_zero ? "must be a finite number of at least 0" : "must be a finite number above 0");
  }
}

// What every estimate says: of what it is, and from how much. `seen` holds what earlier ones of the list are of.
template <class Estimate>
void CheckOrigin(const std::string& element, const Estimate& estimate, absl::flat_hash_set<std::string>& seen,
                 Violations& violations) {
  CheckId(Path(element, "instrument"), estimate.instrument(), violations);
  CheckId(Path(element, "scale"), estimate.scale(), violations);
  CheckEnum(Path(element, "rater"), estimate.rater(), type::v1::Rater_IsValid, true, violations);
  if (estimate.episodes() == 0) violations.Add(Path(element, "episodes"), "must be at least 1");
  if (estimate.ratings() <= estimate.episodes()) {
    violations.Add(Path(element, "ratings"), "must be more than episodes");
  }
  const std::string key = absl::StrCat(estimate.instrument(), " ", estimate.scale(), " ", estimate.rater());
  if (!seen.insert(key).second)
    violations.Add(element, "must not be of the same instrument, scale and rater as another");
}

template <class Estimates>
void CheckNumber(const std::string& field, const Estimates& estimates, Violations& violations) {
  if (estimates.size() > kMaxEstimates) violations.Add(field, absl::StrCat("must be at most ", kMaxEstimates));
}

// A part of a whole, such as clients of episodes.
void CheckAtMost(const std::string& field, uint32_t part, const std::string& whole_field, uint32_t whole,
                 Violations& violations) {
  if (part > whole) violations.Add(field, absl::StrCat("must be at most ", whole_field));
}

void CheckGrowthModel(const std::string& element, const v1::GrowthModel& model, Violations& violations) {
  CheckFinite(Path(element, "intercept"), model.intercept(), violations);
  CheckFinite(Path(element, "slope"), model.slope(), violations);
  CheckVariance(Path(element, "intercept_variance"), model.intercept_variance(), true, violations);
  CheckVariance(Path(element, "slope_variance"), model.slope_variance(), true, violations);
  CheckVariance(Path(element, "residual_variance"), model.residual_variance(), false, violations);
  const double covariance = model.intercept_slope_covariance();
  // A fit at the edge may be over it by a rounding error.
  const double limit = model.intercept_variance() * model.slope_variance() * (1 + 1e-9);
  if (!std::isfinite(covariance) || covariance * covariance > limit) {
    violations.Add(Path(element, "intercept_slope_covariance"),
                   "must be finite, its square at most the product of the two variances");
  }
  CheckAtMost(Path(element, "held_out_episodes"), model.held_out_episodes(), "episodes", model.episodes(), violations);
  CheckAtMost(Path(element, "held_out_within"), model.held_out_within(), "held_out_episodes", model.held_out_episodes(),
              violations);
}

}  // namespace

void CheckParameterSet(absl::string_view prefix, const v1::ParameterSet& set, Violations& violations) {
  if (set.data_revision() <= 0) violations.Add(Path(prefix, "data_revision"), "must be above 0");
  if (set.estimated_by().empty() || set.estimated_by().size() > kMaxProgramBytes) {
    violations.Add(Path(prefix, "estimated_by"), absl::StrCat("must have 1 to ", kMaxProgramBytes, " bytes"));
  }
  const std::string sds = Path(prefix, "within_person_sds");
  CheckNumber(sds, set.within_person_sds(), violations);
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < set.within_person_sds_size(); ++i) {
    const std::string element = absl::StrCat(sds, "[", i, "]");
    CheckOrigin(element, set.within_person_sds(i), seen, violations);
    const v1::WithinPersonSd& sd = set.within_person_sds(i);
    CheckVariance(Path(element, "sd"), sd.sd(), false, violations);
    CheckAtMost(Path(element, "clients"), sd.clients(), "episodes", sd.episodes(), violations);
  }
  const std::string models = Path(prefix, "growth_models");
  CheckNumber(models, set.growth_models(), violations);
  seen.clear();
  for (int i = 0; i < set.growth_models_size(); ++i) {
    const std::string element = absl::StrCat(models, "[", i, "]");
    CheckOrigin(element, set.growth_models(i), seen, violations);
    CheckGrowthModel(element, set.growth_models(i), violations);
  }
}

}  // namespace rapport::intake
