#include "services/scoring/stats/intraclass_correlation.h"

#include <cmath>

#include "services/scoring/stats/distributions.h"
#include "services/scoring/stats/matrix_rows.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

using Table = std::vector<std::vector<double>>;

constexpr int kMinRowsForInterval = 5;

struct MeanSquares {
  double n = 0.0;
  double k = 0.0;
  double rows = 0.0;
  double cols = 0.0;
  double error = 0.0;
  double within = 0.0;
};

std::vector<double> RowMeans(const Table& table) {
  std::vector<double> means;
  for (const auto& row : table) means.push_back(*Mean(row));
  return means;
}

std::vector<double> ColumnMeans(const Table& table) {
  std::vector<double> means;
  for (std::size_t column = 0; column < table.front().size(); ++column) {
    std::vector<double> values;
    for (const auto& row : table) values.push_back(row[column]);
    means.push_back(*Mean(values));
  }
  return means;
}

MeanSquares Decompose(const Table& table) {
  const std::vector<double> row_means = RowMeans(table);
  const std::vector<double> column_means = ColumnMeans(table);
  const double grand = *Mean(row_means);
  MeanSquares ms{.n = static_cast<double>(table.size()), .k = static_cast<double>(table.front().size())};
  double error = 0.0;
  double within = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = 0; j < table[i].size(); ++j) {
      error += std::pow(table[i][j] - row_means[i] - column_means[j] + grand, 2);
      within += std::pow(table[i][j] - row_means[i], 2);
    }
  }
  ms.rows = ms.k * *SampleVariance(row_means);
  ms.cols = ms.n * *SampleVariance(column_means);
  ms.error = error / ((ms.n - 1.0) * (ms.k - 1.0));
  ms.within = within / (ms.n * (ms.k - 1.0));
  return ms;
}

std::optional<double> Ratio(double numerator, double denominator) {
  const double ratio = numerator / denominator;
  if (!std::isfinite(ratio)) return std::nullopt;
  return ratio;
}

void FillCorrelations(const MeanSquares& ms, IntraclassCorrelation& icc) {
  const double difference = ms.rows - ms.error;
  icc.icc_1_1 = Ratio(ms.rows - ms.within, ms.rows + (ms.k - 1.0) * ms.within);
  icc.icc_a_1 = Ratio(difference, ms.rows + (ms.k - 1.0) * ms.error + ms.k * (ms.cols - ms.error) / ms.n);
  icc.icc_c_1 = Ratio(difference, ms.rows + (ms.k - 1.0) * ms.error);
  icc.icc_a_k = Ratio(difference, ms.rows + (ms.cols - ms.error) / ms.n);
  icc.icc_c_k = Ratio(difference, ms.rows);
}

// ICC(A,1), whose denominator has the degrees of freedom v of Satterthwaite's approximation.
void FillAgreementInterval(const MeanSquares& ms, double p, IntraclassCorrelation& icc) {
  if (!icc.icc_a_1 || *icc.icc_a_1 >= 1.0) return;
  const double i = *icc.icc_a_1;
  const double a = ms.k * i / (ms.n * (1.0 - i));
  const double b = 1.0 + ms.k * i * (ms.n - 1.0) / (ms.n * (1.0 - i));
  const double v =
      std::pow(a * ms.cols + b * ms.error, 2) /
      (std::pow(a * ms.cols, 2) / (ms.k - 1.0) + std::pow(b * ms.error, 2) / ((ms.n - 1.0) * (ms.k - 1.0)));
  const std::optional<double> f1 = FQuantile(p, ms.n - 1.0, v);
  const std::optional<double> f2 = FQuantile(p, v, ms.n - 1.0);
  if (!f1 || !f2) return;
  const double rest = ms.k * ms.cols + (ms.k * ms.n - ms.k - ms.n) * ms.error;
  icc.icc_a_1_lower = Ratio(ms.n * (ms.rows - *f1 * ms.error), *f1 * rest + ms.n * ms.rows);
  icc.icc_a_1_upper = Ratio(ms.n * (*f2 * ms.rows - ms.error), rest + ms.n * *f2 * ms.rows);
}

void FillConsistencyInterval(const MeanSquares& ms, double p, IntraclassCorrelation& icc) {
  const double df = (ms.n - 1.0) * (ms.k - 1.0);
  const std::optional<double> f = Ratio(ms.rows, ms.error);
  const std::optional<double> f1 = FQuantile(p, ms.n - 1.0, df);
  const std::optional<double> f2 = FQuantile(p, df, ms.n - 1.0);
  if (!f || !f1 || !f2) return;
  const double lower = *f / *f1;
  const double upper = *f * *f2;
  icc.icc_c_1_lower = (lower - 1.0) / (lower + ms.k - 1.0);
  icc.icc_c_1_upper = (upper - 1.0) / (upper + ms.k - 1.0);
}

bool HasVariance(const Table& table) {
  std::vector<double> all;
  for (const auto& row : table) all.insert(all.end(), row.begin(), row.end());
  return !IsConstant(all);
}

}  // namespace

IntraclassCorrelation ComputeIntraclassCorrelation(std::span<const std::vector<Value>> rows, double confidence) {
  const std::optional<Table> table = CompleteRows(rows);
  if (!table || !TwoSidedZ(confidence)) return {.status = ResultStatus::kInvalidParameter};
  IntraclassCorrelation icc{.n = static_cast<int>(table->size()),
                            .k = rows.empty() ? 0 : static_cast<int>(rows.front().size())};
  if (*icc.n < 2 || *icc.k < 2 || !HasVariance(*table)) return icc;
  const MeanSquares ms = Decompose(*table);
  icc.status = ResultStatus::kOk;
  icc.ms_rows = ms.rows;
  icc.ms_cols = ms.cols;
  icc.ms_error = ms.error;
  icc.ms_within = ms.within;
  FillCorrelations(ms, icc);
  if (*icc.n >= kMinRowsForInterval) {
    FillAgreementInterval(ms, 0.5 + confidence / 2.0, icc);
    FillConsistencyInterval(ms, 0.5 + confidence / 2.0, icc);
  }
  return icc;
}

}  // namespace rapport::stats
