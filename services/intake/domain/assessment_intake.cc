#include "services/intake/domain/assessment_intake.h"

#include <string>
#include <utility>

#include "common/resources/resource_name.h"
#include "services/intake/domain/field_rules.h"
#include "services/intake/domain/intake_errors.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/refusal.h"
#include "services/intake/domain/session_change.h"
#include "services/intake/domain/session_rules.h"

namespace rapport::intake {
namespace {

using resources::SessionName;

Subject SubjectOf(const SessionName& name) {
  return {name.practice, "name", [name](records::Snapshot& snapshot) { return FindSession(snapshot, name).status(); }};
}

// Puts `recorded` in the place of the assessment `id`. The old one stays, marked; an amendment is of the same
// instrument and rater, for anything else was never this assessment.
absl::Status Supersede(const std::string& id, const v1::RecordedAssessment& recorded, v1::Session& session) {
  v1::RecordedAssessment* old = nullptr;
  for (v1::RecordedAssessment& candidate : *session.mutable_assessments()) {
    if (candidate.id() == id) old = &candidate;
  }
  if (old == nullptr) return AssessmentNotFound();
  if (old->superseded()) return AssessmentSuperseded();
  Violations wrong;
  if (recorded.assessment().instrument() != old->assessment().instrument()) {
    wrong.Add("assessment.instrument", "must be the instrument of the assessment that is amended");
  }
  if (recorded.assessment().rater() != old->assessment().rater()) {
    wrong.Add("assessment.rater", "must be the rater of the assessment that is amended");
  }
  if (!wrong.empty()) return wrong.ToStatus();
  if (session.assessments_size() >= kMaxAssessments) return TooManyAssessments();
  old->set_superseded(true);
  old->set_superseded_by(recorded.id());
  *session.add_assessments() = recorded;
  return absl::OkStatus();
}

}  // namespace

void AssessmentIntake::Add(const v1::AddAssessmentRequest& request, absl::Time deadline,
                           resources::Done<v1::Session> done) {
  const absl::Time now = clock_.Now();
  Violations violations;
  const auto name = resources::ReadName<SessionName>("name", request.name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  type::v1::Assessment assessment = request.assessment();
  rules_.CheckAndResolve("assessment", now, assessment, violations);
  if (!violations.empty()) return Refuse(store_, SubjectOf(name), violations, deadline, std::move(done));

  const v1::RecordedAssessment recorded = NewAssessment(std::move(assessment), ids_.NewId(), now);
  auto write = resources::WriteFor<v1::Session>("AddAssessment", name.practice, request, deadline, std::move(done));
  ChangeSession(store_, std::move(write), name, request.etag(), [recorded](v1::Session& session) {
    if (session.assessments_size() >= kMaxAssessments) return TooManyAssessments();
    *session.add_assessments() = recorded;
    return absl::OkStatus();
  });
}

void AssessmentIntake::Amend(const v1::AmendAssessmentRequest& request, absl::Time deadline,
                             resources::Done<v1::Session> done) {
  const absl::Time now = clock_.Now();
  Violations violations;
  const auto name = resources::ReadName<SessionName>("name", request.name(), violations);
  resources::CheckRequestId(request.request_id(), violations);
  if (!resources::IsResourceId(request.assessment_id())) {
    violations.Add("assessment_id", "must be the id of an assessment of the session");
  }
  CheckText("reason", request.reason(), kMaxTextBytes, violations);
  type::v1::Assessment assessment = request.assessment();
  rules_.CheckAndResolve("assessment", now, assessment, violations);
  if (!violations.empty()) return Refuse(store_, SubjectOf(name), violations, deadline, std::move(done));

  v1::RecordedAssessment recorded = NewAssessment(std::move(assessment), ids_.NewId(), now);
  recorded.set_amend_reason(request.reason());
  auto write = resources::WriteFor<v1::Session>("AmendAssessment", name.practice, request, deadline, std::move(done));
  ChangeSession(
      store_, std::move(write), name, request.etag(),
      [recorded, id = request.assessment_id()](v1::Session& session) { return Supersede(id, recorded, session); });
}

}  // namespace rapport::intake
