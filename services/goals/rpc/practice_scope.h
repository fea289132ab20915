#ifndef RAPPORT_SERVICES_GOALS_RPC_PRACTICE_SCOPE_H_
#define RAPPORT_SERVICES_GOALS_RPC_PRACTICE_SCOPE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call_context.h"

namespace rapport::goals {

// NOT_FOUND, PRACTICE_NOT_FOUND when the caller may not touch the practice that `name` lies in, whatever is there. A
// name without a practice passes: the domain says what is wrong with it.
absl::Status CheckScopeOf(const rpc::CallContext& call, absl::string_view name);

// The same for the name in a request: its `name`, its `parent`, or the name of its `goal`.
template <class Request>
absl::Status CheckScope(const rpc::CallContext& call, const Request& request) {
  if constexpr (requires { request.name(); }) {
    return CheckScopeOf(call, request.name());
  } else if constexpr (requires { request.parent(); }) {
    return CheckScopeOf(call, request.parent());
  } else {
    return CheckScopeOf(call, request.goal().name());
  }
}

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_RPC_PRACTICE_SCOPE_H_
