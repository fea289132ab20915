#ifndef RAPPORT_SERVICES_SCORING_REPORT_POOLED_FIGURE_H_
#define RAPPORT_SERVICES_SCORING_REPORT_POOLED_FIGURE_H_

#include <vector>

#include "services/scoring/domain/estimate.h"
#include "services/scoring/report/figure_values.h"
#include "services/scoring/report/report_rules.h"
#include "services/scoring/stats/partial_pooling.h"

namespace rapport::scoring {

// How much the practice's therapists differ in a figure.
stats::Pooling PoolingOf(const FigureValues& figure, const ReportRules& rules);

// Variance between therapists over variance within; the prior's where values do not vary or are too few to tell.
double VarianceRatio(const stats::Pooling& pooling, const ReportRules& rules);

// Where that ratio, and whatever is made with it, comes from.
const char* VarianceSource(const stats::Pooling& pooling);

const EstimateMethod& PoolingMethodOf(FigureKind kind);

// A therapist's mean drawn toward the practice's, or the practice's mean over therapists. `values` are those in scope.
// INSUFFICIENT_DATA with one therapist, whom nothing is known to compare with; UNDEFINED when nothing varies.
v1::Estimate PooledEstimate(const FigureValues& figure, const stats::Pooling& pooling,
                            const std::vector<double>& values, bool of_therapist, const ReportRules& rules);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_REPORT_POOLED_FIGURE_H_
