#ifndef RAPPORT_TESTS_TESTING_STATUS_MATCHERS_H_
#define RAPPORT_TESTS_TESTING_STATUS_MATCHERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "google/rpc/status.pb.h"

namespace rapport::test {

// What the matchers look at: the same for every kind of status.
struct StatusView {
  absl::StatusCode code;
  std::string reason;                                           // of the ErrorInfo; empty without one
  std::vector<std::pair<std::string, std::string>> violations;  // field and description
  bool has_retry_info;
  std::string message;
};

StatusView ViewOf(const absl::Status& status);
StatusView ViewOf(const google::rpc::Status& status);
template <class T>
StatusView ViewOf(const absl::StatusOr<T>& result) {
  return ViewOf(result.status());
}

// One line for a failed expectation.
std::string Describe(const StatusView& view);

// Matchers over absl::Status, absl::StatusOr<T> and google::rpc::Status.

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  return view.code == absl::StatusCode::kOk;
}

// The code: StatusIs(absl::StatusCode::kNotFound).
MATCHER_P(StatusIs, code, (negation ? "is not " : "is ") + absl::StatusCodeToString(code)) {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  return view.code == code;
}

// The code and the ErrorInfo's reason: StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND").
MATCHER_P2(StatusIs, code, reason,
           (negation ? "is not " : "is ") + absl::StatusCodeToString(code) + " with reason " + std::string(reason)) {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  return view.code == code && view.reason == reason;
}

// The ErrorInfo's reason: HasReason("ETAG_MISMATCH").
MATCHER_P(HasReason, reason, (negation ? "has not reason " : "has reason ") + std::string(reason)) {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  return view.reason == reason;
}

// A violation of exactly that field: HasViolation("assessment.answers[3].value").
MATCHER_P(HasViolation, field, (negation ? "has no violation of " : "has a violation of ") + std::string(field)) {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  for (const auto& [name, description] : view.violations) {
    if (name == field) return true;
  }
  return false;
}

// RetryInfo: the caller is told when to try again.
MATCHER(HasRetryInfo, negation ? "has no RetryInfo" : "has RetryInfo") {
  const StatusView view = ViewOf(arg);
  *result_listener << Describe(view);
  return view.has_retry_info;
}

// OK, and the value matches: IsOkAndHolds(Eq(3)).
MATCHER_P(IsOkAndHolds, matcher, negation ? "is not OK or holds another value" : "is OK and holds the value") {
  if (!arg.ok()) {
    *result_listener << Describe(ViewOf(arg));
    return false;
  }
  return ::testing::ExplainMatchResult(matcher, *arg, result_listener);
}

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_STATUS_MATCHERS_H_
