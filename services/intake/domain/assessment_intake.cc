#include "services/intake/domain/assessment_intake.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
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

// The assessment `id` of the session; nullptr when there is none.
v1::RecordedAssessment* FindAssessment(const std::string& id, v1::Session& session) {
  const auto found = std::find_if(session.mutable_assessments()->begin(), session.mutable_assessments()->end(),
                                  [&id](const v1::RecordedAssessment& candidate) { return candidate.id() == id; });
  return found == session.mutable_assessments()->end() ? nullptr : &*found;
}

// An amendment is of the same instrument and rater, for anything else was never this assessment.
void CheckAmends(const type::v1::Assessment& old, const type::v1::Assessment& amended, Violations& violations) {
  if (amended.instrument() != old.instrument()) {
    violations.Add("assessment.instrument", "must be the instrument of the assessment that is amended");
  }
  if (amended.rater() != old.rater()) {
    violations.Add("assessment.rater", "must be the rater of the assessment that is amended");
  }
}

// What is wrong with an amendment in view of the session it is for.
absl::Status LookAtAmended(records::Snapshot& snapshot, const SessionName& name, const std::string& id,
                           const type::v1::Assessment& amended, Violations& violations) {
  absl::StatusOr<v1::Session> session = FindSession(snapshot, name);
  RETURN_IF_ERROR(AddMissing("name", session.status(), violations));
  if (!session.ok() || !resources::IsResourceId(id)) return absl::OkStatus();
  const v1::RecordedAssessment* const old = FindAssessment(id, *session);
  if (old == nullptr) return AddMissing("assessment_id", AssessmentNotFound(), violations);
  CheckAmends(old->assessment(), amended, violations);
  return absl::OkStatus();
}

// Puts `recorded` in the place of the assessment `id`. The old one stays, marked.
absl::Status Supersede(const std::string& id, const v1::RecordedAssessment& recorded, v1::Session& session) {
  v1::RecordedAssessment* const old = FindAssessment(id, session);
  if (old == nullptr) return AssessmentNotFound();
  if (old->superseded()) return AssessmentSuperseded();
  Violations wrong;
  CheckAmends(old->assessment(), recorded.assessment(), wrong);
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
  if (!violations.empty()) {
    const auto look = [name](records::Snapshot& snapshot, Violations& wrong) {
      return AddMissing("name", FindSession(snapshot, name).status(), wrong);
    };
    return Refuse(store_, name.practice, violations, look, deadline, std::move(done));
  }

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
  if (!violations.empty()) {
    const auto look = [name, id = request.assessment_id(), assessment](records::Snapshot& snapshot, Violations& wrong) {
      return LookAtAmended(snapshot, name, id, assessment, wrong);
    };
    return Refuse(store_, name.practice, violations, look, deadline, std::move(done));
  }

  v1::RecordedAssessment recorded = NewAssessment(std::move(assessment), ids_.NewId(), now);
  recorded.set_amend_reason(request.reason());
  auto write = resources::WriteFor<v1::Session>("AmendAssessment", name.practice, request, deadline, std::move(done));
  ChangeSession(
      store_, std::move(write), name, request.etag(),
      [recorded, id = request.assessment_id()](v1::Session& session) { return Supersede(id, recorded, session); });
}

}  // namespace rapport::intake
