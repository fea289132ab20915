#include "services/scoring/domain/profile_key.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring {
namespace {

// Length-prefixed, so that no two lists of parts make one text.
void Append(std::string& text, absl::string_view part) { absl::StrAppend(&text, part.size(), ":", part, ";"); }

}  // namespace

std::string ProfileKey::ToString() const {
  std::string text = "alliance-profile;";
  Append(text, episode);
  Append(text, inputs.intake_store_epoch());
  Append(text, absl::StrCat(inputs.intake_activity_revision()));
  Append(text, inputs.goals_store_epoch());
  Append(text, absl::StrCat(inputs.goals_activity_revision()));
  Append(text, absl::StrCat(inputs.goals_stale_after_sessions()));
  Append(text, inputs.definitions_digest());
  Append(text, inputs.engine_version());
  Append(text, parameter_set);
  for (const v1::RuptureMethod method : rupture_methods) Append(text, absl::StrCat(static_cast<int>(method)));
  return text;
}

ProfileKey KeyOf(const v1::AllianceProfile& profile, const std::vector<v1::RuptureMethod>& rupture_methods) {
  return {profile.name(), profile.inputs(), profile.parameter_set(), rupture_methods};
}

std::string RulesVersion() { return absl::StrCat(kEngineVersion, "+profile.", kProfileVersion); }

std::string DefinitionsDigest(const ScoringCatalog& catalog) {
  std::string digest = catalog.definitions().digest();
  for (const ScorableInstrument* instrument : catalog.current()) {
    const instruments::Instrument& definition = instrument->key.instrument();
    if (instrument->enabled && definition.key_status == instruments::KeyStatus::kConfirmFirst) {
      absl::StrAppend(&digest, "+", definition.id);
    }
  }
  return digest;
}

}  // namespace rapport::scoring
