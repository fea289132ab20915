#include "services/scoring/domain/estimate.h"

#include <algorithm>
#include <string>

namespace rapport::scoring {

v1::Estimate MakeEstimate(const EstimateMethod& method, uint32_t n, std::optional<double> value) {
  v1::Estimate estimate;
  estimate.set_status(value.has_value() ? v1::ESTIMATE_STATUS_OK : v1::ESTIMATE_STATUS_INSUFFICIENT_DATA);
  if (value.has_value()) estimate.set_value(*value);
  estimate.set_n(n);
  estimate.set_method(method.name);
  estimate.set_source(method.source);
  estimate.set_caveat(method.caveat);
  return estimate;
}

void MarkExploratory(v1::Estimate& estimate) {
  if (estimate.status() == v1::ESTIMATE_STATUS_OK) estimate.set_status(v1::ESTIMATE_STATUS_EXPLORATORY);
}

void AddParameter(absl::string_view name, double value, absl::string_view source, v1::Estimate& estimate) {
  v1::Parameter& parameter = *estimate.add_parameters();
  parameter.set_name(std::string(name));
  parameter.set_value(value);
  parameter.set_source(std::string(source));
}

void SetInterval(std::optional<double> lower, std::optional<double> upper, double level, double min, double max,
                 v1::Estimate& estimate) {
  if (!lower.has_value() || !upper.has_value()) return;
  v1::Interval& interval = *estimate.mutable_interval();
  interval.set_unclamped_lower(*lower);
  interval.set_unclamped_upper(*upper);
  interval.set_lower(std::clamp(*lower, min, max));
  interval.set_upper(std::clamp(*upper, min, max));
  interval.set_level(level);
  interval.set_source(estimate.source());
}

}  // namespace rapport::scoring
