#include "services/scoring/stats/distributions.h"

#include "tests/vectors/adapters.h"
#include "tests/vectors/words.h"

namespace rapport::vectors {
namespace {

// Where a distribution function is undefined, its arguments are what is invalid.
json Result(const std::optional<double>& value) {
  return {{"status", value ? "OK" : "INVALID_PARAMETER"}, {"value", Word(value)}};
}

json Pnorm(const Input& in) { return Result(stats::NormalCdf(Required(in, "x"))); }
json Qnorm(const Input& in) { return Result(stats::NormalQuantile(Required(in, "p"))); }
json Pt(const Input& in) { return Result(stats::StudentTCdf(Required(in, "t"), Required(in, "df"))); }
json Qt(const Input& in) { return Result(stats::StudentTQuantile(Required(in, "p"), Required(in, "df"))); }
json Qf(const Input& in) {
  return Result(stats::FQuantile(Required(in, "p"), Required(in, "df1"), Required(in, "df2")));
}

}  // namespace

Adapters DistributionAdapters() {
  return {
      {"math.pnorm", Pnorm}, {"math.qnorm", Qnorm}, {"math.pt", Pt}, {"math.qt", Qt}, {"math.qf", Qf},
  };
}

}  // namespace rapport::vectors
