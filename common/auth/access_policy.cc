#include "common/auth/access_policy.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/auth/auth_errors.h"
#include "common/auth/default_policy.h"
#include "common/errors/errors.h"
#include "google/protobuf/text_format.h"

namespace rapport::auth {
namespace {

// Whether a service of this program is named, but not one of its methods.
bool IsUnknownMethod(const std::string& path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  if (parts.size() != 2) return true;
  const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(parts[0]);
  return service != nullptr && service->FindMethodByName(parts[1]) == nullptr;
}

}  // namespace

std::string PathOf(const google::protobuf::MethodDescriptor& method) {
  return absl::StrCat(method.service()->full_name(), "/", method.name());
}

const config::v1::AccessPolicy& AccessPolicy::Default() {
  static const config::v1::AccessPolicy& table = *new config::v1::AccessPolicy([] {
    config::v1::AccessPolicy parsed;
    GOOGLE_CHECK(google::protobuf::TextFormat::ParseFromString(kDefaultPolicyText, &parsed));
    return parsed;
  }());
  return table;
}

absl::StatusOr<AccessPolicy> AccessPolicy::Make(const config::v1::AccessPolicy& table) {
  AccessPolicy policy;
  std::vector<std::string> faults;
  for (const config::v1::AccessRule& rule : table.rules()) {
    const MethodRule made{{rule.scopes().begin(), rule.scopes().end()}, rule.caseload(), rule.viewer()};
    if (rule.scopes().empty()) faults.push_back("a rule has no scope");
    if (rule.methods().empty()) faults.push_back("a rule has no method");
    for (const std::string& method : rule.methods()) {
      if (IsUnknownMethod(method)) faults.push_back(absl::StrCat(method, " is no RPC"));
      if (!policy.rules_.emplace(method, made).second) faults.push_back(absl::StrCat(method, " stands here twice"));
    }
  }
  for (const config::v1::Role& role : table.roles()) {
    const std::vector<std::string> scopes(role.scopes().begin(), role.scopes().end());
    if (role.role().empty() || !policy.roles_.emplace(role.role(), scopes).second)
      faults.push_back(absl::StrCat("the role ", role.role(), " has no name or stands here twice"));
  }
  for (const config::v1::Viewer& viewer : table.viewers()) {
    if (viewer.viewer().empty() || !policy.viewers_.emplace(viewer.viewer(), viewer.hide_alliance_scores()).second)
      faults.push_back(absl::StrCat("the viewer ", viewer.viewer(), " has no name or stands here twice"));
  }
  if (faults.empty()) return policy;
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_ACCESS_POLICY", absl::StrJoin(faults, "\n"));
}

const MethodRule* AccessPolicy::Find(const google::protobuf::MethodDescriptor& method) const {
  const auto found = rules_.find(PathOf(method));
  return found == rules_.end() ? nullptr : &found->second;
}

void AccessPolicy::Grant(const std::vector<std::string>& scopes, const std::vector<std::string>& roles,
                         Caller& caller) const {
  caller.scopes.insert(scopes.begin(), scopes.end());
  for (const std::string& role : roles) {
    if (const auto found = roles_.find(role); found != roles_.end())
      caller.scopes.insert(found->second.begin(), found->second.end());
  }
  caller.every_practice = caller.practice.empty() && caller.HasScope(kAllPracticesScope);
}

bool AccessPolicy::HidesAllianceScores(const Caller& caller) const {
  if (caller.viewer.empty()) return false;
  const auto found = viewers_.find(caller.viewer);
  return found == viewers_.end() || found->second;
}

absl::Status CheckScopes(const Caller& caller, const MethodRule* rule) {
  if (caller.unrestricted) return absl::OkStatus();
  if (rule != nullptr) {
    for (const std::string& scope : rule->scopes) {
      if (caller.HasScope(scope)) return absl::OkStatus();
    }
  }
  return NotPermitted("SCOPE_MISSING", "the caller has none of the scopes that open this call");
}

}  // namespace rapport::auth
