#ifndef RAPPORT_COMMON_RECORDS_TYPED_WRITE_H_
#define RAPPORT_COMMON_RECORDS_TYPED_WRITE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"

namespace rapport::records {

// A Write whose reply is a protobuf message instead of bytes. The fields mean what they mean in Write.
template <class Reply>
struct TypedWrite {
  std::string practice;
  std::string request_id;
  std::string request_digest;  // RequestDigest(method, request)
  bool validate_only = false;
  absl::Time deadline = absl::InfiniteFuture();
  std::function<absl::Status(Transaction&)> apply;
  std::function<Reply(const Revisions&)> reply;
  std::function<void(absl::StatusOr<Reply>)> done;
};

// Submits `write`. A retried request gets its reply from the remembered bytes, so it is equal to the first one. What
// `apply` finds out and `reply` needs goes into a std::shared_ptr that both hold, set anew by each run of `apply`.
template <class Reply>
void SubmitTyped(RecordStore& store, TypedWrite<Reply> write) {
  Write untyped;
  untyped.practice = std::move(write.practice);
  untyped.request_id = std::move(write.request_id);
  untyped.request_digest = std::move(write.request_digest);
  untyped.validate_only = write.validate_only;
  untyped.deadline = write.deadline;
  untyped.apply = std::move(write.apply);
  untyped.reply = [reply = std::move(write.reply)](const Revisions& revisions) {
    return reply(revisions).SerializeAsString();
  };
  untyped.done = [done = std::move(write.done)](absl::StatusOr<std::string> bytes) {
    if (!bytes.ok()) return done(std::move(bytes).status());
    Reply reply;
    if (!reply.ParseFromString(*bytes)) {
      return done(MakeError(absl::StatusCode::kInternal, "REPLY_UNREADABLE", "the remembered reply cannot be read"));
    }
    done(std::move(reply));
  };
  store.Submit(std::move(untyped));
}

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_TYPED_WRITE_H_
