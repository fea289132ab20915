#ifndef RAPPORT_COMMON_RECORDS_STORE_ERRORS_H_
#define RAPPORT_COMMON_RECORDS_STORE_ERRORS_H_

#include "absl/status/status.h"

namespace rapport::records {

// The store's errors that callers see, named. None holds anything of a record.

// ALREADY_EXISTS, RECORD_EXISTS.
absl::Status RecordExists();

// ABORTED, ETAG_MISMATCH.
absl::Status EtagMismatch();

// FAILED_PRECONDITION, CLIENT_ERASED.
absl::Status ClientErased();

// INVALID_ARGUMENT, REQUEST_ID_REUSED.
absl::Status RequestIdReused();

// INVALID_ARGUMENT, INVALID_RECORD: a column that is not hashed holds what engines treat differently.
absl::Status InvalidRecord();

// INTERNAL, FOREIGN_PRACTICE.
absl::Status ForeignPractice();

// UNAVAILABLE, STORE_SLOW, with RetryInfo.
absl::Status StoreSlow();

// FAILED_PRECONDITION, SEALING_NOT_CONFIGURED: the store has sealed bodies, and this process no key store.
absl::Status SealingNotConfigured();

// FAILED_PRECONDITION, KEY_STORE_MISMATCH: the store was sealed with the keys of another key store.
absl::Status KeyStoreMismatch();

// FAILED_PRECONDITION, KEY_STORE_IS_STORE: a backup of the records would bring destroyed keys back.
absl::Status KeyStoreIsStore();

// DEADLINE_EXCEEDED, WRITE_EXPIRED.
absl::Status WriteExpired();

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_ERRORS_H_
