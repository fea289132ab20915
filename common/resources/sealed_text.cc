#include "common/resources/sealed_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/sha256.h"

namespace rapport::resources {
namespace {

// Half a SHA-256: enough that no token fits a subject by accident.
constexpr size_t kCheckBytes = 16;

std::string Check(absl::string_view subject, absl::string_view text) {
  return Sha256(absl::StrCat(subject, text)).substr(0, kCheckBytes);
}

}  // namespace

std::string SealText(absl::string_view subject, absl::string_view text) {
  return absl::WebSafeBase64Escape(absl::StrCat(Check(subject, text), text));
}

std::optional<std::string> UnsealText(absl::string_view subject, absl::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kCheckBytes) return std::nullopt;
  std::string text = bytes.substr(kCheckBytes);
  if (Check(subject, text) != bytes.substr(0, kCheckBytes)) return std::nullopt;
  return text;
}

}  // namespace rapport::resources
