#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_KEY_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_KEY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"

namespace rapport::scoring {

// Names everything a profile is made from, so that a profile under a key can never be out of date: a change of any
// input is another key.
struct ProfileKey {
  std::string episode;  // resource name
  v1::ProfileInputs inputs;
  std::string parameter_set;
  std::vector<v1::RuptureMethod> rupture_methods;  // ascending

  // The key as one text; equal texts mean equal inputs. Holds the episode's name: never store it in clear.
  std::string ToString() const;
};

// The key under which `profile` may be kept.
ProfileKey KeyOf(const v1::AllianceProfile& profile, const std::vector<v1::RuptureMethod>& rupture_methods);

// Version of everything that computes, as ProfileInputs.engine_version.
std::string RulesVersion();

// Digest over all definitions and over which unconfirmed ones the site enabled.
std::string DefinitionsDigest(const ScoringCatalog& catalog);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PROFILE_KEY_H_
