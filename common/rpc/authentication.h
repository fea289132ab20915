#ifndef RAPPORT_COMMON_RPC_AUTHENTICATION_H_
#define RAPPORT_COMMON_RPC_AUTHENTICATION_H_

#include "common/auth/access_control.h"
#include "common/auth/caller.h"
#include "common/base/clock.h"
#include "common/rpc/call_desk.h"

namespace grpc {
class ClientContext;
}  // namespace grpc

namespace rapport::rpc {

// Metadata keys: a bearer token (RFC 6750), and the caller of a call that a service hands on
// (rapport.auth.v1.CarriedCaller).
inline constexpr char kAuthorizationKey[] = "authorization";
inline constexpr char kCarriedCallerKey[] = "rapport-caller-bin";

// Says who calls by the call's bearer token, or else by the certificate of its connection. Both must outlive it.
//
// A service of the suite that hands a call on has a certificate with the scope `rapport/act-for-others`, and sends the
// token it was called with, or a CarriedCaller. What such a call may reach is the caller's practice and caseload; which
// RPCs it may make is for the service's own scopes to say. UNAUTHENTICATED: CREDENTIALS_MISSING, CREDENTIALS_AMBIGUOUS
// when a key stands twice, CALLER_NOT_BELIEVED for a CarriedCaller from anybody else, or as TokenVerifier.
Authenticator AuthenticatorOf(auth::AccessControl& access, const Clock& clock);

// Hands the caller on with an outgoing call: the token it came with, or who it is.
void CarryCaller(const auth::Caller& caller, grpc::ClientContext& context);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_AUTHENTICATION_H_
