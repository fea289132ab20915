#include "services/intake/domain/session_change.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resources/record_body.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/field_rules.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/session_rules.h"

namespace rapport::intake {

void ChangeSession(records::RecordStore& store, records::TypedWrite<v1::Session> write,
                   const resources::SessionName& name, const std::string& etag,
                   std::function<absl::Status(v1::Session&)> change) {
  auto outcome = std::make_shared<v1::Session>();
  write.apply = [=, change = std::move(change)](records::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(*outcome, FindSession(transaction, name));
    ASSIGN_OR_RETURN(const v1::Episode episode, FindEpisode(transaction, name.Parent()));
    RETURN_IF_ERROR(change(*outcome));
    RETURN_IF_ERROR(transaction.Update(name.practice, SessionRecord(name, *outcome, episode.client()), etag));
    ASSIGN_OR_RETURN(const uint32_t number, SessionNumber(transaction, name, *outcome));
    outcome->set_number(number);
    return absl::OkStatus();
  };
  write.reply = [=](const records::Revisions& revisions) {
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), *outcome);
    return *outcome;
  };
  records::SubmitTyped(store, std::move(write));
}

absl::Status InsertSession(records::Transaction& transaction, const resources::SessionName& name,
                           v1::Session& session) {
  ASSIGN_OR_RETURN(const v1::Episode episode, FindEpisode(transaction, name.Parent()));
  if (session.therapists().empty()) *session.mutable_therapists() = episode.therapists();
  return transaction.Insert(name.practice, SessionRecord(name, session, episode.client()));
}

v1::RecordedAssessment NewAssessment(type::v1::Assessment assessment, const std::string& id, absl::Time now) {
  v1::RecordedAssessment recorded;
  recorded.set_id(id);
  *recorded.mutable_assessment() = std::move(assessment);
  *recorded.mutable_recorded_time() = resources::ToTimestamp(now);
  return recorded;
}

v1::Session NewSession(absl::string_view prefix, const AssessmentRules& assessments, absl::Time now, IdGenerator& ids,
                       v1::Session given, Violations& violations) {
  CheckSession(prefix, given, now, violations);
  if (given.assessments_size() > kMaxAssessments) {
    violations.Add(Path(prefix, "assessments"), absl::StrCat("must be at most ", kMaxAssessments));
  }
  for (int i = 0; i < given.assessments_size(); ++i) {
    type::v1::Assessment& assessment = *given.mutable_assessments(i)->mutable_assessment();
    const std::string field = absl::StrCat(Path(prefix, "assessments"), "[", i, "].assessment");
    assessments.CheckAndResolve(field, now, assessment, violations);
    *given.mutable_assessments(i) = NewAssessment(std::move(assessment), ids.NewId(), now);
  }
  given.clear_name();
  given.clear_number();
  given.clear_moved_from();
  given.clear_move_reason();
  given.clear_import_key();
  given.clear_revision();
  given.clear_etag();
  *given.mutable_recorded_time() = resources::ToTimestamp(now);
  return given;
}

}  // namespace rapport::intake
