#include "services/intake/domain/session_import.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/typed_write.h"
#include "common/resources/resource_name.h"
#include "services/intake/domain/import_row.h"

namespace rapport::intake {
namespace {

// What a stream that only checks says of a row that would be imported.
void SayOnlyChecked(v1::ImportSessionsResponse& response) {
  for (v1::ImportResult& result : *response.mutable_results()) {
    if (result.outcome() != v1::IMPORT_OUTCOME_IMPORTED) continue;
    result.set_outcome(v1::IMPORT_OUTCOME_VALID);
    result.clear_session();
  }
}

}  // namespace

absl::Status SessionImport::ReadRequest(const v1::ImportSessionsRequest& request) {
  Violations violations;
  if (practice_.empty() || !request.parent().empty()) {
    const auto parent = resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
    if (practice_.empty()) {
      practice_ = parent.practice;
      validate_only_ = request.validate_only();
    } else if (practice_ != parent.practice) {
      violations.Add("parent", "must be the practice of the stream's first request, or empty");
    }
  }
  if (request.rows_size() > kMaxImportRows) violations.Add("rows", absl::StrCat("must be at most ", kMaxImportRows));
  return violations.ToStatus();
}

void SessionImport::Import(const v1::ImportSessionsRequest& request, absl::Time deadline,
                           resources::Done<v1::ImportSessionsResponse> done) {
  if (absl::Status status = ReadRequest(request); !status.ok()) return done(std::move(status));
  auto rows = std::make_shared<std::vector<ImportRow>>();
  rows->reserve(static_cast<size_t>(request.rows_size()));
  for (const v1::ImportRow& row : request.rows()) {
    rows->push_back(PrepareRow(practice_, row, assessments_, clock_.Now(), ids_));
  }
  auto response = std::make_shared<v1::ImportSessionsResponse>();
  records::TypedWrite<v1::ImportSessionsResponse> write;
  write.practice = practice_;
  write.validate_only = validate_only_;
  write.deadline = deadline;
  write.apply = [=, practice = practice_](records::Transaction& transaction) -> absl::Status {
    response->Clear();
    ASSIGN_OR_RETURN(ImportedBefore before, FindImported(transaction, practice, *rows));
    for (const ImportRow& row : *rows) {
      ASSIGN_OR_RETURN(*response->add_results(), RecordRow(transaction, practice, row, before));
    }
    return absl::OkStatus();
  };
  write.reply = [response, validate_only = validate_only_](const records::Revisions&) {
    if (validate_only) SayOnlyChecked(*response);
    return *response;
  };
  write.done = std::move(done);
  records::SubmitTyped(store_, std::move(write));
}

}  // namespace rapport::intake
