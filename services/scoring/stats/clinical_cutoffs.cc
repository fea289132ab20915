#include "services/scoring/stats/clinical_cutoffs.h"

#include <cmath>

namespace rapport::stats {
namespace {

bool IsUnusable(const std::optional<PopulationNorm>& norm) {
  return norm && !(IsNumber(norm->mean) && IsPositive(norm->sd));
}

CutoffCriterion Recommend(const ClinicalCutoffs& cutoffs, Better better) {
  if (!cutoffs.b) return CutoffCriterion::kA;
  if (!cutoffs.a) return CutoffCriterion::kB;
  return Reaches(Sign(better) * *cutoffs.a, Sign(better) * *cutoffs.b) ? CutoffCriterion::kC : CutoffCriterion::kB;
}

}  // namespace

ClinicalCutoffs ComputeCutoffs(const std::optional<PopulationNorm>& clinical,
                               const std::optional<PopulationNorm>& functional, Better better) {
  if (IsUnusable(clinical) || IsUnusable(functional)) return {.status = ResultStatus::kInvalidParameter};
  if (!clinical && !functional) return {};
  ClinicalCutoffs cutoffs{.status = ResultStatus::kOk};
  if (clinical) cutoffs.a = clinical->mean + 2.0 * Sign(better) * clinical->sd;
  if (functional) cutoffs.b = functional->mean - 2.0 * Sign(better) * functional->sd;
  if (clinical && functional) {
    cutoffs.c = (clinical->sd * functional->mean + functional->sd * clinical->mean) / (clinical->sd + functional->sd);
  }
  cutoffs.recommended = Recommend(cutoffs, better);
  return cutoffs;
}

}  // namespace rapport::stats
