#ifndef RAPPORT_COMMON_AUTH_METHOD_GATE_H_
#define RAPPORT_COMMON_AUTH_METHOD_GATE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/auth/access_policy.h"
#include "common/auth/caller.h"
#include "common/auth/request_reach.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace rapport::auth {

// Decides what callers may ask of one RPC, before anything is looked up: permission is checked before existence.
// Immutable, and so thread-safe; never blocks.
class MethodGate {
 public:
  // `policy` must outlive this.
  MethodGate(const google::protobuf::MethodDescriptor& method, const AccessPolicy& policy);

  // Whether the caller may make the call at all. PERMISSION_DENIED, SCOPE_MISSING, or CASELOAD_ONLY when it is limited
  // to a caseload and the RPC reaches beyond one, or VIEWER_ONLY when the reply cannot leave out what is kept from its
  // viewer.
  absl::Status Admit(const Caller& caller) const;

  // Whether everything the request names is the caller's: NOT_FOUND, PRACTICE_NOT_FOUND for a name in another practice,
  // wherever in the request it stands. PERMISSION_DENIED, CASELOAD_ONLY when a caller limited to a caseload names no
  // single episode and its request's therapist field does not name itself. A name that is none passes: the service says
  // what is wrong with it.
  absl::Status CheckRequest(const Caller& caller, const google::protobuf::Message& request) const;

  // The episodes that must be of the caller's caseload for the request to be allowed, each once; none when the caller
  // is not limited. Whether they are takes looking them up.
  std::vector<std::string> EpisodesOfCaseload(const Caller& caller, const google::protobuf::Message& request) const;

  // Whether the reply must leave out alliance scores.
  bool LeavesOutAllianceScores(const Caller& caller) const;

 private:
  bool IsLimitedToCaseload(const Caller& caller) const;

  const AccessPolicy& policy_;
  const MethodRule* const rule_;
  const RequestReach reach_;
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_METHOD_GATE_H_
