#include "common/records/store_errors.h"

#include "common/errors/errors.h"

namespace rapport::records {

absl::Status RecordExists() {
  return MakeError(absl::StatusCode::kAlreadyExists, "RECORD_EXISTS", "a record of this name exists");
}

absl::Status EtagMismatch() {
  return MakeError(absl::StatusCode::kAborted, "ETAG_MISMATCH",
                   "the resource was changed since it was read; read it again and repeat the change");
}

absl::Status ClientErased() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED",
                   "everything of this client was erased; nothing may be recorded under the same key again");
}

absl::Status RequestIdReused() {
  return MakeError(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
                   "this request_id was used for another request in the last 7 days");
}

absl::Status InvalidRecord() {
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_RECORD",
                   "practice, name, kind, episode, state and key fields must be short printable ASCII");
}

absl::Status ForeignPractice() {
  return MakeError(absl::StatusCode::kInternal, "FOREIGN_PRACTICE", "a write reached for another practice's records");
}

absl::Status StoreSlow() {
  return UnavailableError("STORE_SLOW", "the store is too slow for the deadline of this write; nothing was changed");
}

absl::Status SealingNotConfigured() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "SEALING_NOT_CONFIGURED",
                   "the store is sealed, and the configuration names no key store: set store.sealing");
}

absl::Status KeyStoreMismatch() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "KEY_STORE_MISMATCH",
                   "the store was sealed with the keys of another key store than the configured one");
}

absl::Status KeyStoreIsStore() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "KEY_STORE_IS_STORE",
                   "the key store must be another database than the store's");
}

absl::Status WriteExpired() {
  return MakeError(absl::StatusCode::kDeadlineExceeded, "WRITE_EXPIRED",
                   "the deadline passed while the write waited; nothing was changed");
}

}  // namespace rapport::records
