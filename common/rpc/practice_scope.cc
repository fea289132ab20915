#include "common/rpc/practice_scope.h"

#include "absl/strings/strip.h"
#include "common/errors/errors.h"

namespace rapport::rpc {

absl::Status CheckScope(const CallContext& call, absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "practices/")) return absl::OkStatus();
  if (call.caller.MayAccess(name.substr(0, name.find('/')))) return absl::OkStatus();
  return MakeError(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND", "there is no such practice");
}

}  // namespace rapport::rpc
