#ifndef RAPPORT_COMMON_CONFIG_VALUES_H_
#define RAPPORT_COMMON_CONFIG_VALUES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"

namespace rapport::config {

absl::Duration ToDuration(const google::protobuf::Duration& duration);

// The bytes of a file, as for a key. FAILED_PRECONDITION, UNREADABLE_FILE; the message names the file and never its
// content.
absl::StatusOr<std::string> ReadBytes(const std::string& path);

// The secret in a file, without the line end that editors add. As ReadBytes, and when it is empty.
absl::StatusOr<std::string> ReadSecret(const std::string& path);

// Whether an address (`host:port`, `[ipv6]:port`, `unix:/path`, or a gRPC target of those) stays on this machine. A
// name other than `localhost` does not count, whatever it resolves to.
bool IsLocal(absl::string_view address);

}  // namespace rapport::config

#endif  // RAPPORT_COMMON_CONFIG_VALUES_H_
