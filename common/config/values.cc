#include "common/config/values.h"

#include <fstream>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"

namespace rapport::config {
namespace {

absl::Status Unreadable(const std::string& path, absl::string_view what) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "UNREADABLE_FILE", absl::StrCat(path, ": ", what));
}

}  // namespace

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

absl::StatusOr<std::string> ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unreadable(path, "cannot be opened");
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return Unreadable(path, "cannot be read");
  return bytes;
}

absl::StatusOr<std::string> ReadSecret(const std::string& path) {
  ASSIGN_OR_RETURN(std::string secret, ReadBytes(path));
  while (absl::EndsWith(secret, "\n") || absl::EndsWith(secret, "\r")) secret.pop_back();
  if (secret.empty()) return Unreadable(path, "is empty");
  return secret;
}

bool IsLocal(absl::string_view address) {
  if (absl::StartsWith(address, "unix:") || absl::StartsWith(address, "unix-abstract:")) return true;
  (void)(absl::ConsumePrefix(&address, "dns:///") || absl::ConsumePrefix(&address, "dns:") ||
         absl::ConsumePrefix(&address, "ipv4:") || absl::ConsumePrefix(&address, "ipv6:"));
  // An ipv4: or ipv6: target may list several addresses; each must be local.
  if (const size_t comma = address.find(','); comma != absl::string_view::npos) {
    return IsLocal(address.substr(0, comma)) && IsLocal(address.substr(comma + 1));
  }
  const absl::string_view host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  return absl::StartsWith(host, "127.") && host.find_first_not_of("0123456789.") == absl::string_view::npos;
}

}  // namespace rapport::config
