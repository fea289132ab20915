#ifndef RAPPORT_COMMON_SEALING_SEALING_ERRORS_H_
#define RAPPORT_COMMON_SEALING_SEALING_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::sealing {

// The errors of sealing, named. None holds a key, an id or anything that was sealed.

// DATA_LOSS, KEY_DESTROYED: what was sealed under it was erased by that, here and in every copy.
absl::Status KeyDestroyed();

// DATA_LOSS, KEY_UNKNOWN: the key store is older than what was sealed, or another one.
absl::Status KeyUnknown();

// DATA_LOSS, SEAL_BROKEN: changed, cut short, or moved from where it belongs.
absl::Status SealBroken();

// FAILED_PRECONDITION, CLIENT_ERASED: the client's key is destroyed; nothing more is sealed under it.
absl::Status OwnerErased();

// FAILED_PRECONDITION, PRACTICE_ERASED: the same of a whole practice.
absl::Status PracticeErased();

// FAILED_PRECONDITION, MASTER_KEY_MISMATCH: none of the master key's generations opens the key store.
absl::Status MasterKeyMismatch();

// FAILED_PRECONDITION, UNREADABLE_KEY_FILE: `what` is wrong with the file, of which nothing is repeated.
absl::Status UnreadableKeyFile(absl::string_view path, absl::string_view what);

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_SEALING_ERRORS_H_
