#ifndef RAPPORT_COMMON_AUTH_CALLER_H_
#define RAPPORT_COMMON_AUTH_CALLER_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rapport::auth {

// Scopes that limit or widen a caller as a whole; those that open RPCs stand in the access policy.
inline constexpr char kAllPracticesScope[] = "rapport/all-practices";
inline constexpr char kActForOthersScope[] = "rapport/act-for-others";
inline constexpr char kWithoutQuotaScope[] = "rapport/without-quota";

// Who calls, and what they may touch. Made once per token or certificate, then shared and never changed.
struct Caller {
  // Who calls: a token's subject, or what a certificate stands for. Empty when nobody needs to say who they are.
  std::string principal;

  // The service that hands the call on for the principal; empty when the principal calls by itself.
  std::string through;

  // Whom the principal acts for, and why, as far as the token says; for audits.
  std::string on_behalf_of;
  std::string purpose;

  // The only practice the caller may touch; of no meaning with `every_practice`. Empty: none.
  std::string practice;
  bool every_practice = false;

  // The therapist whose caseload is all that the caller may touch; empty: no such limit.
  std::string therapist;

  // For whom the caller looks at scores; empty: for itself.
  std::string viewer;

  // What opens RPCs: the caller's own scopes, and those its roles stand for.
  absl::flat_hash_set<std::string> scopes;

  // Whether no quota of a principal counts: one of the suite's own programs, or a call that one hands on and that was
  // counted where it came in. Said by certificates alone.
  bool without_quota = false;

  // Whether scopes count at all; without access control they do not.
  bool unrestricted = false;

  // The token it came with, to be handed on to other services; empty for certificates. A secret.
  std::string token;

  // From when on this no longer holds.
  absl::Time expiry = absl::InfiniteFuture();

  // Whether the caller may touch what belongs to a practice.
  bool MayAccess(absl::string_view other) const { return every_practice || (!practice.empty() && practice == other); }

  bool HasScope(absl::string_view scope) const { return scopes.contains(scope); }
};

using CallerPtr = std::shared_ptr<const Caller>;

// Whoever calls where no access control is configured: may do everything. Never null.
CallerPtr Anybody();

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_CALLER_H_
