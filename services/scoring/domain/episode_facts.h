#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_FACTS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_FACTS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "rapport/scoring/v1/score.pb.h"
#include "rapport/type/v1/assessment.pb.h"
#include "services/scoring/assessment/assessment_scorer.h"

namespace rapport::scoring {

// An assessment of a session with what its instrument makes of it.
struct ScoredAssessment {
  std::string id;
  const type::v1::Assessment* assessment;
  v1::Score score;
};

// One session as profiles see it.
struct SessionFacts {
  const intake::v1::Session* session;
  absl::Time time;                       // effective
  bool held = false;                     // as resources::WasHeld says
  std::vector<ScoredAssessment> scored;  // superseded ones left out, in order of recording
};

// An episode with everything scored. Points into the reply it was made from.
struct EpisodeFacts {
  std::string name;
  std::vector<SessionFacts> sessions;           // by effective time
  std::map<std::string, std::string> unscored;  // instruments that may not score here, and the reason of the error

  // The last session that was held, nullptr when none was.
  const SessionFacts* LastHeld() const;
};

// Scores every assessment of the episode. `reply` must outlive the result. Pure; thread-safe.
EpisodeFacts ScoreEpisode(const intake::v1::ReadEpisodeResponse& reply, const AssessmentScorer& scorer);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_EPISODE_FACTS_H_
