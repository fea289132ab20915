#ifndef RAPPORT_COMMON_RESOURCES_WRITE_REQUEST_H_
#define RAPPORT_COMMON_RESOURCES_WRITE_REQUEST_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "common/records/request_digest.h"
#include "common/records/typed_write.h"

namespace rapport::resources {

// Gets the outcome of a write, once, from a commit thread or from the caller's own when the request is refused at once.
// Must not block.
template <class Reply>
using Done = std::function<void(absl::StatusOr<Reply>)>;

inline constexpr size_t kMaxRequestIdBytes = 100;

inline void CheckRequestId(absl::string_view request_id, Violations& violations) {
  if (request_id.size() > kMaxRequestIdBytes) {
    violations.Add("request_id", absl::StrCat("must have at most ", kMaxRequestIdBytes, " bytes"));
  }
}

// A write with everything the request itself says; `apply` and `reply` are the caller's to fill in. `Request` has
// `request_id` and `validate_only`. The id is remembered per method: one that is used with two is a reuse.
template <class Reply, class Request>
records::TypedWrite<Reply> WriteFor(absl::string_view method, absl::string_view practice, const Request& request,
                                    absl::Time deadline, Done<Reply> done) {
  records::TypedWrite<Reply> write;
  write.practice = std::string(practice);
  write.request_id = request.request_id();
  if (!write.request_id.empty()) write.request_digest = records::RequestDigest(method, request);
  write.validate_only = request.validate_only();
  write.deadline = deadline;
  write.done = std::move(done);
  return write;
}

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_WRITE_REQUEST_H_
