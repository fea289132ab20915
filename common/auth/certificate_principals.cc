#include "common/auth/certificate_principals.h"

#include <memory>
#include <utility>

namespace rapport::auth {

CertificatePrincipals::CertificatePrincipals(
    const google::protobuf::RepeatedPtrField<config::v1::CertificatePrincipal>& principals,
    const AccessPolicy& policy) {
  for (const config::v1::CertificatePrincipal& principal : principals) {
    Caller caller;
    caller.principal = principal.principal().empty() ? principal.subject() : principal.principal();
    caller.practice = principal.practice();
    caller.therapist = principal.therapist();
    caller.viewer = principal.viewer();
    policy.Grant({principal.scopes().begin(), principal.scopes().end()},
                 {principal.roles().begin(), principal.roles().end()}, caller);
    caller.without_quota = caller.HasScope(kWithoutQuotaScope);
    callers_.emplace(principal.subject(), std::make_shared<const Caller>(std::move(caller)));
  }
}

CallerPtr CertificatePrincipals::Find(const std::vector<std::string>& alternative_names,
                                      const std::string& common_name) const {
  for (const std::string& name : alternative_names) {
    if (const auto found = callers_.find(name); found != callers_.end()) return found->second;
  }
  if (!alternative_names.empty()) return nullptr;
  const auto found = callers_.find(common_name);
  return found == callers_.end() ? nullptr : found->second;
}

}  // namespace rapport::auth
