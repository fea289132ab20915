#include "common/sealing/sealing_errors.h"

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::sealing {

absl::Status KeyDestroyed() {
  return MakeError(absl::StatusCode::kDataLoss, "KEY_DESTROYED",
                   "the key that this was sealed under was destroyed with an erasure; nobody can read it any more");
}

absl::Status KeyUnknown() {
  return MakeError(absl::StatusCode::kDataLoss, "KEY_UNKNOWN",
                   "the key store does not have the key that this was sealed under; is it older than the records?");
}

absl::Status SealBroken() {
  return MakeError(absl::StatusCode::kDataLoss, "SEAL_BROKEN",
                   "what is stored does not open under its key: it was changed, or belongs elsewhere");
}

absl::Status OwnerErased() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED",
                   "the key of this client was destroyed; nothing may be recorded under the same client again");
}

absl::Status PracticeErased() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "PRACTICE_ERASED",
                   "the key of this practice was destroyed; nothing may be recorded for it again");
}

absl::Status MasterKeyMismatch() {
  return MakeError(absl::StatusCode::kFailedPrecondition, "MASTER_KEY_MISMATCH",
                   "the key store was made under a master key that is not in the master key file");
}

absl::Status UnreadableKeyFile(absl::string_view path, absl::string_view what) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "UNREADABLE_KEY_FILE", absl::StrCat(path, ": ", what));
}

}  // namespace rapport::sealing
