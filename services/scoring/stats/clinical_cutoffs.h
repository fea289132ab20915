#ifndef RAPPORT_SERVICES_SCORING_STATS_CLINICAL_CUTOFFS_H_
#define RAPPORT_SERVICES_SCORING_STATS_CLINICAL_CUTOFFS_H_

#include <optional>

#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"

namespace rapport::stats {

// Mean and SD (sample form) of a population's scores.
struct PopulationNorm {
  double mean = 0.0;
  double sd = 0.0;
};

enum class CutoffCriterion { kA, kB, kC };

// The three cut-offs between the clinical and the functional population of Jacobson & Truax (1991); d = +1 when higher
// is better, else -1:
//   a = M_clin + 2 d SD_clin            two SD beyond the clinical mean
//   b = M_func - 2 d SD_func            within two SD of the functional mean
//   c = (SD_clin M_func + SD_func M_clin) / (SD_clin + SD_func)   equally likely to belong to either
struct ClinicalCutoffs {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<double> a;
  std::optional<double> b;
  std::optional<double> c;
  // Which to use: c when both norms exist and their two-SD ranges overlap, b when these do not, a without a functional
  // norm.
  std::optional<CutoffCriterion> recommended;
};

// A cut-off is none when a norm that it needs is none. kInsufficientData: no norm; kInvalidParameter: SD <= 0.
ClinicalCutoffs ComputeCutoffs(const std::optional<PopulationNorm>& clinical,
                               const std::optional<PopulationNorm>& functional, Better better);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_CLINICAL_CUTOFFS_H_
