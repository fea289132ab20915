#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_IMPORT_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_IMPORT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/intake/v1/intake_service.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

inline constexpr int kMaxImportRows = 1000;  // in one request

// One ImportSessions stream: each request's rows are checked, and recorded in one commit, by which they are found again
// if they come once more. A row that is wrong is left out alone. Not thread-safe: one request at a time; its parts
// outlive it and every write it began.
class SessionImport {
 public:
  SessionImport(records::RecordStore& store, const AssessmentRules& assessments, const Clock& clock, IdGenerator& ids)
      : store_(store), assessments_(assessments), clock_(clock), ids_(ids) {}

  // Answers through `done`, at once or from a commit thread. An error ends the stream, with nothing of the request
  // recorded: INVALID_ARGUMENT, or the store's.
  void Import(const v1::ImportSessionsRequest& request, absl::Time deadline,
              resources::Done<v1::ImportSessionsResponse> done);

  // The practice of the stream, empty before its first request.
  const std::string& practice() const { return practice_; }

 private:
  absl::Status ReadRequest(const v1::ImportSessionsRequest& request);

  records::RecordStore& store_;
  const AssessmentRules& assessments_;
  const Clock& clock_;
  IdGenerator& ids_;
  std::string practice_;
  bool validate_only_ = false;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_IMPORT_H_
