#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_INTAKE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_INTAKE_H_

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

// Records and amends what was answered, as intake_service.proto describes the calls. Returns at once and answers
// through `done`. Thread-safe; its parts outlive it and every write it began.
class AssessmentIntake {
 public:
  AssessmentIntake(records::RecordStore& store, const AssessmentRules& rules, const Clock& clock, IdGenerator& ids)
      : store_(store), rules_(rules), clock_(clock), ids_(ids) {}

  void Add(const v1::AddAssessmentRequest& request, absl::Time deadline, resources::Done<v1::Session> done);
  void Amend(const v1::AmendAssessmentRequest& request, absl::Time deadline, resources::Done<v1::Session> done);

 private:
  records::RecordStore& store_;
  const AssessmentRules& rules_;
  const Clock& clock_;
  IdGenerator& ids_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_ASSESSMENT_INTAKE_H_
