#ifndef RAPPORT_COMMON_AUTH_ACCESS_POLICY_H_
#define RAPPORT_COMMON_AUTH_ACCESS_POLICY_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/auth/caller.h"
#include "google/protobuf/descriptor.h"
#include "rapport/config/v1/access.pb.h"

namespace rapport::auth {

// What is needed to call one RPC.
struct MethodRule {
  std::vector<std::string> scopes;  // one of them
  config::v1::CaseloadRule caseload = config::v1::CASELOAD_RULE_UNSPECIFIED;
  config::v1::ViewerRule viewer = config::v1::VIEWER_RULE_UNSPECIFIED;
};

// Which scope opens which RPC: the table of rapport.config.v1.AccessPolicy, checked. Immutable, and so thread-safe.
class AccessPolicy {
 public:
  // The table that is built in.
  static const config::v1::AccessPolicy& Default();

  // INVALID_ARGUMENT, INVALID_ACCESS_POLICY with every fault, one a line: an RPC twice, a rule without scope, a name of
  // a method that a service of this program does not have, a role or viewer twice.
  static absl::StatusOr<AccessPolicy> Make(const config::v1::AccessPolicy& table);

  // The rule of a method; null when the table has none, and nobody may call it.
  const MethodRule* Find(const google::protobuf::MethodDescriptor& method) const;

  // Gives the caller its scopes, and those of its roles; a role that is not known gives none.
  void Grant(const std::vector<std::string>& scopes, const std::vector<std::string>& roles, Caller& caller) const;

  // Whether alliance scores are kept from the caller. A viewer the table does not know sees none.
  bool HidesAllianceScores(const Caller& caller) const;

 private:
  absl::flat_hash_map<std::string, MethodRule> rules_;  // by `package.Service/Method`
  absl::flat_hash_map<std::string, std::vector<std::string>> roles_;
  absl::flat_hash_map<std::string, bool> viewers_;  // whether alliance scores are kept from it
};

// `package.Service/Method`.
std::string PathOf(const google::protobuf::MethodDescriptor& method);

// PERMISSION_DENIED, SCOPE_MISSING when the caller has none of the rule's scopes. A null rule opens nothing.
absl::Status CheckScopes(const Caller& caller, const MethodRule* rule);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_ACCESS_POLICY_H_
