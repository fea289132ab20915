#include "common/sql/sql_errors.h"

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::sql {

absl::Status StoreUnavailable(absl::string_view detail) {
  return UnavailableError("STORE_UNAVAILABLE", absl::StrCat("the store cannot be used now (", detail, ")"));
}

absl::Status WriteConflict() {
  return MakeError(absl::StatusCode::kAborted, "WRITE_CONFLICT", "a concurrent write came first");
}

absl::Status DuplicateKey() {
  return MakeError(absl::StatusCode::kAlreadyExists, "DUPLICATE_KEY", "a row with this key exists");
}

absl::Status StoreDeadlineExceeded() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "STORE_DEADLINE", "the store did not answer in time");
}

absl::Status StoreCorrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORE_CORRUPT", "the store's file is damaged; restore a backup");
}

absl::Status StatementRefused(absl::string_view detail) {
  return MakeError(absl::StatusCode::kInternal, "STATEMENT_REFUSED",
                   absl::StrCat("the store refused a statement (", detail, ")"));
}

}  // namespace rapport::sql
