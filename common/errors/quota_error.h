#ifndef RAPPORT_COMMON_ERRORS_QUOTA_ERROR_H_
#define RAPPORT_COMMON_ERRORS_QUOTA_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rapport {

// RESOURCE_EXHAUSTED, QUOTA_EXCEEDED with a QuotaFailure and RetryInfo: who calls has used up `limit`, the name of a
// configured one. Thread-safe.
absl::Status QuotaError(absl::string_view limit, absl::string_view message, absl::Duration retry_after);

}  // namespace rapport

#endif  // RAPPORT_COMMON_ERRORS_QUOTA_ERROR_H_
