#ifndef RAPPORT_COMMON_ERRORS_ERRORS_H_
#define RAPPORT_COMMON_ERRORS_ERRORS_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace rapport {

// How an error travels: an absl::Status carries its google.rpc details (ErrorInfo, BadRequest, RetryInfo) as payloads
// from the rule that found it to the wire. Domain code makes errors with the functions below; common/rpc alone turns
// them into gRPC's. No text may hold an answer, a name of a person or SQL. All functions are thread-safe.

// An error with ErrorInfo{reason, domain "rapport", metadata}. `reason` is UPPER_SNAKE and stable.
absl::Status MakeError(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                       const std::map<std::string, std::string>& metadata = {});

// UNAVAILABLE with RetryInfo: something that is needed is away; the same call may succeed after `retry_after`.
absl::Status UnavailableError(absl::string_view reason, absl::string_view message,
                              absl::Duration retry_after = absl::Seconds(1));

// RESOURCE_EXHAUSTED with RetryInfo: this replica has more work than it may queue.
absl::Status OverloadedError(absl::string_view message, absl::Duration retry_after = absl::Seconds(1));

// The reason in the status's ErrorInfo, empty when it has none.
std::string ErrorReason(const absl::Status& status);

// The status as google.rpc.Status with its details; the form errors have in `grpc-status-details-bin` and in stream
// results. A status without an ErrorInfo gets one whose reason is the code's name.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The reverse: what a called service answered, details kept.
absl::Status FromRpcStatus(const google::rpc::Status& status);

// Collects everything that is wrong with a request, so that the caller hears of all of it at once.
class Violations {
 public:
  // `field` is the path in the request (`session.start_time`, `assessment.answers[3].value`); `description` says what
  // is wrong and what would be right, without repeating the value.
  void Add(absl::string_view field, absl::string_view description);

  bool empty() const { return bad_request_.field_violations().empty(); }
  const google::rpc::BadRequest& bad_request() const { return bad_request_; }

  // OK when empty; else INVALID_ARGUMENT, INVALID_FIELDS with every violation.
  absl::Status ToStatus() const;

 private:
  google::rpc::BadRequest bad_request_;
};

}  // namespace rapport

#endif  // RAPPORT_COMMON_ERRORS_ERRORS_H_
