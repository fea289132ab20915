#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_CHANGE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_CHANGE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/records/typed_write.h"
#include "common/resources/resource_name.h"
#include "rapport/intake/v1/session.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

// Completes and submits a write that changes the session `name` by `change`, which may refuse; the reply is the
// session with its number. `change` obeys the rules of records::Write::apply.
void ChangeSession(records::RecordStore& store, records::TypedWrite<v1::Session> write,
                   const resources::SessionName& name, const std::string& etag,
                   std::function<absl::Status(v1::Session&)> change);

// Inserts a new session, given by its episode's therapists when none is named, without numbering it. NOT_FOUND,
// EPISODE_NOT_FOUND.
absl::Status InsertSession(records::Transaction& transaction, const resources::SessionName& name, v1::Session& session);

// An assessment as it is recorded first.
v1::RecordedAssessment NewAssessment(type::v1::Assessment assessment, const std::string& id, absl::Time now);

// Adds everything that is wrong with a session a caller sent whole, its assessments among it, with fields below
// `prefix`, and gives it as it is recorded first: what only the server sets is cleared or set. Its name is left empty.
v1::Session NewSession(absl::string_view prefix, const AssessmentRules& assessments, absl::Time now, IdGenerator& ids,
                       v1::Session given, Violations& violations);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_CHANGE_H_
