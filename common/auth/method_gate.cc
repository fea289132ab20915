#include "common/auth/method_gate.h"

#include "absl/container/flat_hash_set.h"
#include "common/auth/auth_errors.h"
#include "common/base/status_macros.h"

namespace rapport::auth {
namespace {

absl::Status CaseloadOnly() {
  return NotPermitted("CASELOAD_ONLY", "the caller may reach its own caseload alone; this call reaches further");
}

}  // namespace

MethodGate::MethodGate(const google::protobuf::MethodDescriptor& method, const AccessPolicy& policy)
    : policy_(policy), rule_(policy.Find(method)), reach_(*method.input_type()) {}

absl::Status MethodGate::Admit(const Caller& caller) const {
  RETURN_IF_ERROR(CheckScopes(caller, rule_));
  if (!caller.therapist.empty() && (rule_ == nullptr || rule_->caseload == config::v1::CASELOAD_RULE_UNSPECIFIED))
    return CaseloadOnly();
  // A service that asks for the caller must see all there is: it keeps what it computes, and leaves out what it must.
  if (caller.through.empty() && policy_.HidesAllianceScores(caller) &&
      (rule_ == nullptr || rule_->viewer == config::v1::VIEWER_RULE_UNSPECIFIED)) {
    return NotPermitted("VIEWER_ONLY", "alliance scores are not shown to this viewer, and this call would show them");
  }
  return absl::OkStatus();
}

bool MethodGate::IsLimitedToCaseload(const Caller& caller) const {
  return !caller.therapist.empty() && rule_ != nullptr && rule_->caseload == config::v1::CASELOAD_RULE_OWN;
}

absl::Status MethodGate::CheckRequest(const Caller& caller, const google::protobuf::Message& request) const {
  const bool limited = IsLimitedToCaseload(caller);
  if ((caller.every_practice && !limited) || reach_.empty()) return absl::OkStatus();
  bool other_practice = false;
  bool names_episode = false;
  bool names_caller = false;
  reach_.ForEach(request, [&](RequestReach::Kind kind, bool subject, const std::string& value) {
    if (kind == RequestReach::Kind::kTherapist) {
      names_caller = names_caller || value == caller.therapist;
      return;
    }
    if (value.rfind("practices/", 0) == 0 && !caller.MayAccess(PracticeOf(value))) other_practice = true;
    if (subject && !EpisodeOf(value).empty()) names_episode = true;
  });
  if (other_practice) return PracticeNotFound();
  if (limited && !names_episode && !names_caller) return CaseloadOnly();
  return absl::OkStatus();
}

std::vector<std::string> MethodGate::EpisodesOfCaseload(const Caller& caller,
                                                        const google::protobuf::Message& request) const {
  if (!IsLimitedToCaseload(caller)) return {};
  absl::flat_hash_set<std::string> episodes;
  reach_.ForEach(request, [&](RequestReach::Kind kind, bool /*subject*/, const std::string& value) {
    if (kind != RequestReach::Kind::kResourceName) return;
    if (const absl::string_view episode = EpisodeOf(value); !episode.empty()) episodes.emplace(episode);
  });
  return {episodes.begin(), episodes.end()};
}

bool MethodGate::LeavesOutAllianceScores(const Caller& caller) const {
  return caller.through.empty() && rule_ != nullptr && rule_->viewer == config::v1::VIEWER_RULE_LEAVE_OUT &&
         policy_.HidesAllianceScores(caller);
}

}  // namespace rapport::auth
