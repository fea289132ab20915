#include "services/scoring/domain/episode_facts.h"

#include <utility>

#include "common/errors/errors.h"
#include "common/resources/held_session.h"

namespace rapport::scoring {
namespace {

SessionFacts FactsOf(const intake::v1::Session& session, const AssessmentScorer& scorer,
                     std::map<std::string, std::string>& unscored) {
  SessionFacts facts;
  facts.session = &session;
  facts.time = resources::EffectiveTime(session);
  facts.held = resources::WasHeld(session);
  for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
    if (recorded.superseded()) continue;
    ScoredAssessment scored{recorded.id(), &recorded.assessment(), {}};
    if (const absl::Status status = scorer.Score(recorded.assessment(), scored.score); !status.ok()) {
      unscored.emplace(recorded.assessment().instrument(), ErrorReason(status));
      continue;
    }
    facts.scored.push_back(std::move(scored));
  }
  return facts;
}

}  // namespace

const SessionFacts* EpisodeFacts::LastHeld() const {
  for (auto session = sessions.rbegin(); session != sessions.rend(); ++session) {
    if (session->held) return &*session;
  }
  return nullptr;
}

EpisodeFacts ScoreEpisode(const intake::v1::ReadEpisodeResponse& reply, const AssessmentScorer& scorer) {
  EpisodeFacts facts;
  facts.name = reply.episode().name();
  facts.sessions.reserve(reply.sessions_size());
  for (const intake::v1::Session& session : reply.sessions()) {
    facts.sessions.push_back(FactsOf(session, scorer, facts.unscored));
  }
  return facts;
}

}  // namespace rapport::scoring
