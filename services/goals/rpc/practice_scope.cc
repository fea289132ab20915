#include "services/goals/rpc/practice_scope.h"

#include "absl/strings/strip.h"
#include "services/goals/domain/goals_errors.h"

namespace rapport::goals {

absl::Status CheckScopeOf(const rpc::CallContext& call, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "practices/")) return absl::OkStatus();
  return call.caller.MayAccess(name.substr(0, name.find('/'))) ? absl::OkStatus() : PracticeNotFound();
}

}  // namespace rapport::goals
