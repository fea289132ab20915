#include "services/intake/domain/viewer_session.h"

#include <algorithm>
#include <string>

namespace rapport::intake {

void LeaveOutAllianceAnswers(const AssessmentRules& rules, v1::Session& session) {
  for (v1::RecordedAssessment& recorded : *session.mutable_assessments()) {
    if (!rules.MeasuresAlliance(recorded.assessment().instrument())) continue;
    recorded.mutable_assessment()->clear_answers();
    recorded.clear_amend_reason();
  }
  for (v1::AllianceConversation& conversation : *session.mutable_alliance_conversations()) conversation.clear_reports();
}

void LeaveOutAllianceAnswers(const AssessmentRules& rules, v1::ListSessionsResponse& page) {
  for (v1::Session& session : *page.mutable_sessions()) LeaveOutAllianceAnswers(rules, session);
}

bool ReplacesWhatIsLeftOut(const v1::UpdateSessionRequest& request) {
  const auto& paths = request.update_mask().paths();
  return std::any_of(paths.begin(), paths.end(),
                     [](const std::string& path) { return path == "alliance_conversations" || path == "*"; });
}

}  // namespace rapport::intake
