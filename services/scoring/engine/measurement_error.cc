#include "services/scoring/engine/measurement_error.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;
using instruments::Norm;
using instruments::NormGroup;
using instruments::Reliability;
using instruments::ReliabilityKind;

// Clinical samples before others; the definition's order among equals.
bool Better(const Norm& candidate, const Norm* best) {
  return best == nullptr || (candidate.group == NormGroup::kClinical && best->group != NormGroup::kClinical);
}

const Norm* FindNorm(const Instrument& instrument, absl::string_view scale, absl::string_view population) {
  const Norm* best = nullptr;
  for (const Norm& norm : instrument.norms) {
    if (!norm.enabled || !norm.sd.has_value() || !(*norm.sd > 0) || absl::string_view(norm.scale) != scale) continue;
    if (!population.empty() && absl::string_view(norm.population) != population) continue;
    if (Better(norm, best)) best = &norm;
  }
  return best;
}

const Reliability* FindReliability(const Instrument& instrument, absl::string_view scale) {
  const Reliability* best = nullptr;
  for (const Reliability& reliability : instrument.reliabilities) {
    if (!reliability.enabled || !reliability.value.has_value()) continue;
    if (reliability.kind == ReliabilityKind::kOther || absl::string_view(reliability.scale) != scale) continue;
    if (best == nullptr || (reliability.kind == ReliabilityKind::kAlpha && best->kind != ReliabilityKind::kAlpha)) {
      best = &reliability;
    }
  }
  return best;
}

}  // namespace

Precision FindPrecision(const Instrument& instrument, absl::string_view scale, absl::string_view population) {
  return {.norm = FindNorm(instrument, scale, population), .reliability = FindReliability(instrument, scale)};
}

}  // namespace rapport::scoring
