#include "services/scoring/stats/change_category.h"

#include <cmath>

namespace rapport::stats {
namespace {

bool IsValid(const ChangeCategoryParameters& p) {
  return IsPositive(p.change_threshold) && !(p.scale_min && p.scale_max && !IsScale(*p.scale_min, *p.scale_max));
}

bool IsOffScale(double score, const ChangeCategoryParameters& p) {
  return (p.scale_min && Exceeds(*p.scale_min, score)) || (p.scale_max && Exceeds(score, *p.scale_max));
}

bool Meets(double improvement, const ChangeCategoryParameters& p) {
  return p.threshold_rule == ThresholdRule::kReached ? Reaches(improvement, p.change_threshold)
                                                     : Exceeds(improvement, p.change_threshold);
}

ChangeCategory Categorize(double improvement, bool crossed_to_functional, const ChangeCategoryParameters& p) {
  if (Meets(improvement, p)) return crossed_to_functional ? ChangeCategory::kRecovered : ChangeCategory::kImproved;
  return Meets(-improvement, p) ? ChangeCategory::kDeteriorated : ChangeCategory::kUnchanged;
}

std::optional<bool> ImprovementPossible(double pre, const ChangeCategoryParameters& p) {
  const std::optional<double>& best = p.better == Better::kHigher ? p.scale_max : p.scale_min;
  if (!best) return std::nullopt;
  return Reaches(std::abs(*best - pre), p.change_threshold);
}

}  // namespace

ChangeClassification ClassifyChange(Value pre, Value post, const ChangeCategoryParameters& p) {
  if (!IsValid(p)) return {.status = ResultStatus::kInvalidParameter};
  if (!Present(pre) || !Present(post)) return {};
  if (IsOffScale(*pre, p) || IsOffScale(*post, p)) return {.status = ResultStatus::kOutOfRange};
  ChangeClassification result{.status = ResultStatus::kOk,
                              .improvement = Sign(p.better) * (*post - *pre),
                              .improvement_possible = ImprovementPossible(*pre, p)};
  if (p.cutoff) {
    result.pre_clinical = IsClinical(*pre, *p.cutoff, p.better, p.at_cutoff);
    result.post_clinical = IsClinical(*post, *p.cutoff, p.better, p.at_cutoff);
    result.crossed_to_functional = *result.pre_clinical && !*result.post_clinical;
    result.crossed_to_clinical = !*result.pre_clinical && *result.post_clinical;
  }
  result.category = Categorize(*result.improvement, result.crossed_to_functional.value_or(false), p);
  return result;
}

}  // namespace rapport::stats
