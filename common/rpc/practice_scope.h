#ifndef RAPPORT_COMMON_RPC_PRACTICE_SCOPE_H_
#define RAPPORT_COMMON_RPC_PRACTICE_SCOPE_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call_context.h"

namespace rapport::rpc {

// Whether the caller may touch what `name` names, `practices/{practice}` or anything below it. NOT_FOUND,
// PRACTICE_NOT_FOUND for another practice's, whether it exists or not. A name without a practice passes: the service
// says what is wrong with it. Thread-safe.
absl::Status CheckScope(const CallContext& call, absl::string_view name);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_PRACTICE_SCOPE_H_
