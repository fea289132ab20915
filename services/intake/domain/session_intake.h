#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_INTAKE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_INTAKE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

// Records, finds, changes and moves sessions, as intake_service.proto describes each call. Reads block on the store;
// writes return at once and answer through `done`. Thread-safe; its parts outlive it and every write it began.
class SessionIntake {
 public:
  SessionIntake(records::RecordStore& store, const AssessmentRules& assessments, const Clock& clock, IdGenerator& ids)
      : store_(store), assessments_(assessments), clock_(clock), ids_(ids) {}

  void Create(const v1::CreateSessionRequest& request, absl::Time deadline, resources::Done<v1::Session> done);
  void Update(const v1::UpdateSessionRequest& request, absl::Time deadline, resources::Done<v1::Session> done);
  void Reassign(const v1::ReassignSessionRequest& request, absl::Time deadline, resources::Done<v1::Session> done);

  absl::StatusOr<v1::Session> Get(const v1::GetSessionRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::ListSessionsResponse> List(const v1::ListSessionsRequest& request, absl::Time deadline) const;

 private:
  records::RecordStore& store_;
  const AssessmentRules& assessments_;
  const Clock& clock_;
  IdGenerator& ids_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_INTAKE_H_
