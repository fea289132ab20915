#ifndef RAPPORT_COMMON_AUTH_ACCESS_CONTROL_H_
#define RAPPORT_COMMON_AUTH_ACCESS_CONTROL_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "common/auth/access_policy.h"
#include "common/auth/certificate_principals.h"
#include "common/auth/principal_limits.h"
#include "common/auth/token_verifier.h"
#include "common/base/clock.h"
#include "common/log/logger.h"
#include "rapport/config/v1/access.pb.h"

namespace rapport::auth {

// Everything that decides who may do what, made from one configuration. Thread-safe.
class AccessControl {
 public:
  // `config` is complete; without it (`required` false) everybody is let in. Reads the policy and each issuer's keys: a
  // file must hold them; a URL that cannot be reached yet is said in the log and tried again. INVALID_ARGUMENT or
  // FAILED_PRECONDITION when policy or keys are wrong. `clock` and `logger` must outlive this.
  static absl::StatusOr<std::unique_ptr<AccessControl>> Make(const config::v1::AccessConfig& config, bool required,
                                                             const Clock& clock, log::Logger& logger);

  // Whether callers must say who they are.
  bool required() const { return required_; }

  const AccessPolicy& policy() const { return policy_; }
  const CertificatePrincipals& certificates() const { return certificates_; }
  TokenVerifier& tokens() { return *tokens_; }
  PrincipalLimits& limits() { return limits_; }

 private:
  AccessControl(AccessPolicy policy, const config::v1::AccessConfig& config, bool required);

  const AccessPolicy policy_;
  const CertificatePrincipals certificates_;
  PrincipalLimits limits_;
  const bool required_;
  std::unique_ptr<TokenVerifier> tokens_;
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_ACCESS_CONTROL_H_
