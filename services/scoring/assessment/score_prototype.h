#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORE_PROTOTYPE_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORE_PROTOTYPE_H_

#include <vector>

#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// The reply that no answer has touched yet: ids, digest, each scale with its rule, cut-offs and their sources. Most of
// a reply's bytes are the same for every assessment of an instrument; making them once is what keeps streams fast.
v1::Score MakeScorePrototype(const ScoringKey& key);

// For each scale, the message of each band; an empty list for a scale without bands.
std::vector<std::vector<v1::Band>> MakeBands(const ScoringKey& key);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_SCORE_PROTOTYPE_H_
