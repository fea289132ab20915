#include "services/scoring/assessment/score_prototype.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/scoring/assessment/wire_enums.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;

std::string NameWithSource(const std::string& name, const instruments::Basis& basis) {
  return name.empty() ? basis.source : absl::StrCat(name, ": ", basis.source);
}

void AddCutoff(const instruments::Cutoff& cutoff, v1::ScaleScore& scale) {
  v1::Cutoff& message = *scale.add_cutoffs();
  message.set_label(cutoff.population.empty() ? cutoff.label
                                              : absl::StrCat(cutoff.label, " (", cutoff.population, ")"));
  message.set_operator_(ToProto(cutoff.comparison));
  message.set_value(cutoff.value);
  message.set_source(cutoff.basis.source);
}

void AddScale(const ScaleKey& key, v1::Score& score) {
  const instruments::Scale& scale = *key.scale;
  v1::ScaleScore& message = *score.add_scales();
  message.set_scale(scale.id);
  message.set_direction(ToProto(scale.direction));
  message.set_rule(ToProto(scale.formula));
  message.set_multiplier(scale.multiplier);
  message.set_missing_rule(ToProto(scale.missing.policy));
  for (const instruments::Cutoff* cutoff : key.cutoffs) AddCutoff(*cutoff, message);
}

}  // namespace

v1::Score MakeScorePrototype(const ScoringKey& key) {
  const Instrument& instrument = key.instrument();
  v1::Score score;
  score.set_instrument(instrument.id);
  score.set_instrument_version(instrument.version);
  score.set_definition_digest(instrument.digest);
  score.set_engine_version(std::string(kEngineVersion));
  score.set_notice(instrument.notice);
  for (const ScaleKey& scale : key.scales()) AddScale(scale, score);
  return score;
}

std::vector<std::vector<v1::Band>> MakeBands(const ScoringKey& key) {
  std::vector<std::vector<v1::Band>> all;
  for (const ScaleKey& scale : key.scales()) {
    std::vector<v1::Band>& bands = all.emplace_back();
    if (scale.bands == nullptr) continue;
    for (const instruments::Band& band : scale.bands->bands) {
      if (!bands.empty()) bands.back().set_max(band.from);
      v1::Band& message = bands.emplace_back();
      message.set_label(band.label);
      message.set_min(band.from);
      message.set_max(scale.scale->max);
      message.set_rank(static_cast<uint32_t>(bands.size()));
      message.set_source(NameWithSource(scale.bands->name, scale.bands->basis));
    }
  }
  return all;
}

}  // namespace rapport::scoring
