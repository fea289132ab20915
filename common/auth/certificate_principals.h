#ifndef RAPPORT_COMMON_AUTH_CERTIFICATE_PRINCIPALS_H_
#define RAPPORT_COMMON_AUTH_CERTIFICATE_PRINCIPALS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/auth/access_policy.h"
#include "common/auth/caller.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "rapport/config/v1/access.pb.h"

namespace rapport::auth {

// Who client certificates stand for. Immutable, and so thread-safe. Whether a certificate is valid was decided in the
// handshake.
class CertificatePrincipals {
 public:
  CertificatePrincipals(const google::protobuf::RepeatedPtrField<config::v1::CertificatePrincipal>& principals,
                        const AccessPolicy& policy);

  // The principal of a certificate with these subject alternative names; only without any does the common name count.
  // Null when it stands for nobody.
  CallerPtr Find(const std::vector<std::string>& alternative_names, const std::string& common_name) const;

  bool empty() const { return callers_.empty(); }

 private:
  absl::flat_hash_map<std::string, CallerPtr> callers_;  // by subject
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_CERTIFICATE_PRINCIPALS_H_
