#include "services/scoring/domain/episode_facts.h"

#include <utility>

#include "common/errors/errors.h"
#include "common/resources/timestamp.h"

namespace rapport::scoring {
namespace {

bool TookPlace(const intake::v1::Session& session) {
  switch (session.attendance()) {
    case intake::v1::ATTENDANCE_ATTENDED:
    case intake::v1::ATTENDANCE_LATE:
      return true;
    case intake::v1::ATTENDANCE_UNSPECIFIED:
      return session.has_start_time();
    default:
      return false;
  }
}

SessionFacts FactsOf(const intake::v1::Session& session, const AssessmentScorer& scorer,
                     std::map<std::string, std::string>& unscored) {
  SessionFacts facts;
  facts.session = &session;
  facts.time = resources::ToTime(session.has_start_time() ? session.start_time() : session.scheduled_time());
  facts.held = TookPlace(session);
  for (const intake::v1::RecordedAssessment& recorded : session.assessments()) {
    if (recorded.superseded()) continue;
    facts.held = true;
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
