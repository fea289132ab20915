#ifndef RAPPORT_SERVICES_SCORING_STATS_INTRACLASS_CORRELATION_H_
#define RAPPORT_SERVICES_SCORING_STATS_INTRACLASS_CORRELATION_H_

#include <optional>
#include <span>
#include <vector>

#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"

namespace rapport::stats {

// Intraclass correlations (Shrout & Fleiss 1979, Psychol Bull 86:420-428; McGraw & Wong 1996, Psychol Methods 1:30-46)
// of n targets (dyads, or sessions of one dyad) rated by k raters, from the two-way table's mean squares:
//   ICC(A,1) = (MSR - MSE) / (MSR + (k-1) MSE + k (MSC - MSE) / n)   absolute agreement, one rater: the default
//   ICC(C,1) = (MSR - MSE) / (MSR + (k-1) MSE)                       consistency: a constant offset between raters is
//   ignored ICC(1,1) = (MSR - MSW) / (MSR + (k-1) MSW)                       one-way
// and of the mean of k raters, ICC(A,k) and ICC(C,k). Negative values are reported as they are.
struct IntraclassCorrelation {
  ResultStatus status = ResultStatus::kInsufficientData;
  std::optional<int> n;  // Complete rows; also set when they are too few.
  std::optional<int> k;
  std::optional<double> ms_rows;
  std::optional<double> ms_cols;
  std::optional<double> ms_error;
  std::optional<double> ms_within;
  std::optional<double> icc_1_1;
  std::optional<double> icc_a_1;
  std::optional<double> icc_c_1;
  std::optional<double> icc_a_k;
  std::optional<double> icc_c_k;
  // Intervals (McGraw & Wong 1996); none below 5 rows or where raters agree perfectly.
  std::optional<double> icc_a_1_lower;
  std::optional<double> icc_a_1_upper;
  std::optional<double> icc_c_1_lower;
  std::optional<double> icc_c_1_upper;
};

// `rows` are targets, their entries the raters in one order. Rows with a missing rating are left out.
// kInsufficientData: fewer than 2 complete rows or raters, or no variance at all; kInvalidParameter: rows of different
// lengths, confidence outside (0, 1).
IntraclassCorrelation ComputeIntraclassCorrelation(std::span<const std::vector<Value>> rows, double confidence = 0.95);

}  // namespace rapport::stats

#endif  // RAPPORT_SERVICES_SCORING_STATS_INTRACLASS_CORRELATION_H_
