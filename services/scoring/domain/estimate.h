#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_ESTIMATE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_ESTIMATE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "rapport/scoring/v1/alliance.pb.h"

namespace rapport::scoring {

// How a derived number is made; what every estimate of that kind says about itself.
struct EstimateMethod {
  const char* name;
  const char* source;
  const char* caveat = "";
};

// Named in results whose rule nobody published.
inline constexpr char kDesignDecision[] = "Design decision of Rapport; no publication claims this exact rule.";
inline constexpr char kPlainMean[] = "Arithmetic mean.";

// An estimate with a value, or with INSUFFICIENT_DATA when there is none.
v1::Estimate MakeEstimate(const EstimateMethod& method, uint32_t n, std::optional<double> value);

// Marks a value that rests on fewer observations than its method is meant for.
void MarkExploratory(v1::Estimate& estimate);

void AddParameter(absl::string_view name, double value, absl::string_view source, v1::Estimate& estimate);

// Sets the interval, if both limits are there; for display it is kept within [min, max].
void SetInterval(std::optional<double> lower, std::optional<double> upper, double level, double min, double max,
                 v1::Estimate& estimate);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_ESTIMATE_H_
