#include "common/rpc/authentication.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/auth/auth_errors.h"
#include "common/base/status_macros.h"
#include "grpcpp/client_context.h"
#include "grpcpp/security/auth_context.h"
#include "grpcpp/server_context.h"
#include "rapport/auth/v1/carried_caller.pb.h"

namespace rapport::rpc {
namespace {

using auth::CallerPtr;
using auth::NotAuthenticated;

// The value of a key that may stand once; nullopt when it does not stand there.
absl::StatusOr<std::optional<std::string>> SingleValue(const grpc::CallbackServerContext& server, const char* key) {
  const auto& metadata = server.client_metadata();
  const auto [begin, end] = metadata.equal_range(key);
  if (begin == end) return std::nullopt;
  if (std::next(begin) != end)
    return NotAuthenticated("CREDENTIALS_AMBIGUOUS", absl::StrCat("the metadata hold ", key, " more than once"));
  return std::string(begin->second.data(), begin->second.size());
}

// The token of an authorization, whose scheme is not case-sensitive.
absl::StatusOr<absl::string_view> TokenIn(absl::string_view authorization) {
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(authorization, kScheme))
    return NotAuthenticated("TOKEN_MALFORMED", "the authorization is no bearer token");
  return absl::StripLeadingAsciiWhitespace(authorization.substr(kScheme.size()));
}

// Whom the connection's certificate stands for; null without one, or when it stands for nobody.
CallerPtr PeerOf(const auth::CertificatePrincipals& certificates, const grpc::CallbackServerContext& server) {
  if (certificates.empty()) return nullptr;
  const std::shared_ptr<const grpc::AuthContext> context = server.auth_context();
  if (context == nullptr || !context->IsPeerAuthenticated()) return nullptr;
  std::vector<std::string> names;
  for (const grpc::string_ref& name : context->FindPropertyValues("x509_subject_alternative_name"))
    names.emplace_back(name.data(), name.size());
  std::string common_name;
  for (const grpc::string_ref& name : context->FindPropertyValues("x509_common_name"))
    common_name.assign(name.data(), name.size());
  return certificates.Find(names, common_name);
}

bool ActsForOthers(const CallerPtr& peer) { return peer != nullptr && peer->HasScope(auth::kActForOthersScope); }

// The caller as far as a service passes it on: reach and name are the caller's, what may be called is the service's.
CallerPtr Through(const auth::Caller& service, auth::Caller caller) {
  caller.through = service.principal;
  caller.scopes = service.scopes;
  caller.without_quota = service.without_quota;
  caller.expiry = std::min(caller.expiry, service.expiry);
  if (!service.every_practice) {  // a service that serves one practice alone reaches no other for anybody
    if (!caller.MayAccess(service.practice)) {
      caller.practice.clear();
    } else {
      caller.practice = service.practice;
    }
    caller.every_practice = false;
  }
  return std::make_shared<const auth::Caller>(std::move(caller));
}

class Authentication {
 public:
  Authentication(auth::AccessControl& access, const Clock& clock) : access_(access), clock_(clock) {}

  absl::StatusOr<CallerPtr> Identify(const grpc::CallbackServerContext& server) {
    ASSIGN_OR_RETURN(const std::optional<std::string> authorization, SingleValue(server, kAuthorizationKey));
    ASSIGN_OR_RETURN(const std::optional<std::string> carried, SingleValue(server, kCarriedCallerKey));
    const CallerPtr peer = PeerOf(access_.certificates(), server);
    if (carried.has_value() && (!ActsForOthers(peer) || authorization.has_value()))
      return NotAuthenticated("CALLER_NOT_BELIEVED", "only the suite's own services say for whom they ask");
    if (authorization.has_value()) return ByToken(*authorization, peer);
    if (carried.has_value()) return ByCarriedCaller(*carried, *peer);
    if (peer != nullptr) return peer;
    return NotAuthenticated("CREDENTIALS_MISSING", "a bearer token or a known client certificate is needed");
  }

 private:
  absl::StatusOr<CallerPtr> ByToken(absl::string_view authorization, const CallerPtr& peer) {
    ASSIGN_OR_RETURN(const absl::string_view token, TokenIn(authorization));
    if (!ActsForOthers(peer)) return access_.tokens().Verify(token, clock_.Now());
    ASSIGN_OR_RETURN(const CallerPtr caller, access_.tokens().VerifyHandedOn(token, clock_.Now()));
    return Through(*peer, *caller);
  }

  static absl::StatusOr<CallerPtr> ByCarriedCaller(const std::string& bytes, const auth::Caller& service) {
    auth::v1::CarriedCaller carried;
    if (!carried.ParseFromString(bytes) || carried.principal().empty())
      return NotAuthenticated("CALLER_NOT_BELIEVED", "the carried caller cannot be read");
    auth::Caller caller;
    caller.principal = carried.principal();
    caller.on_behalf_of = carried.on_behalf_of();
    caller.purpose = carried.purpose();
    caller.practice = carried.practice();
    caller.every_practice = carried.every_practice();
    caller.therapist = carried.therapist();
    return Through(service, std::move(caller));
  }

  auth::AccessControl& access_;
  const Clock& clock_;
};

}  // namespace

Authenticator AuthenticatorOf(auth::AccessControl& access, const Clock& clock) {
  return [authentication = std::make_shared<Authentication>(access, clock)](const grpc::CallbackServerContext& server) {
    return authentication->Identify(server);
  };
}

void CarryCaller(const auth::Caller& caller, grpc::ClientContext& context) {
  if (!caller.token.empty()) {
    context.AddMetadata(kAuthorizationKey, absl::StrCat("Bearer ", caller.token));
    return;
  }
  if (caller.principal.empty()) return;
  auth::v1::CarriedCaller carried;
  carried.set_principal(caller.principal);
  carried.set_on_behalf_of(caller.on_behalf_of);
  carried.set_purpose(caller.purpose);
  carried.set_practice(caller.practice);
  carried.set_every_practice(caller.every_practice);
  carried.set_therapist(caller.therapist);
  context.AddMetadata(kCarriedCallerKey, carried.SerializeAsString());
}

}  // namespace rapport::rpc
