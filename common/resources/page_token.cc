#include "common/resources/page_token.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/sha256.h"
#include "common/records/request_digest.h"

namespace rapport::resources {
namespace {

// Half a SHA-256: enough that no token fits a query by accident. It is a check, not a signature.
constexpr size_t kSealBytes = 16;

std::string Seal(absl::string_view query_digest, absl::string_view place) {
  return Sha256(absl::StrCat(query_digest, place)).substr(0, kSealBytes);
}

std::optional<records::ListCursor> Unseal(absl::string_view query_digest, absl::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() < kSealBytes) return std::nullopt;
  const absl::string_view place = absl::string_view(bytes).substr(kSealBytes);
  if (Seal(query_digest, place) != bytes.substr(0, kSealBytes)) return std::nullopt;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(place, absl::MaxSplits(' ', 1));
  int64_t micros = 0;
  if (!absl::SimpleAtoi(parts.first, &micros)) return std::nullopt;
  return records::ListCursor{absl::FromUnixMicros(micros), std::string(parts.second)};
}

}  // namespace

int PageSize(int32_t requested, Violations& violations) {
  if (requested < 0) violations.Add("page_size", "must not be negative");
  return requested == 0 ? kDefaultPageSize : std::clamp<int>(requested, 1, kMaxPageSize);
}

std::string QueryDigest(absl::string_view method, const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> query(request.New());
  query->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    const auto* field = query->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) query->GetReflection()->ClearField(query.get(), field);
  }
  return records::RequestDigest(method, *query);
}

std::string MakePageToken(absl::string_view query_digest, const records::ListCursor& last) {
  const std::string place = absl::StrCat(absl::ToUnixMicros(last.order_time), " ", last.name);
  return absl::WebSafeBase64Escape(absl::StrCat(Seal(query_digest, place), place));
}

std::optional<records::ListCursor> ReadPageToken(absl::string_view query_digest, absl::string_view token,
                                                 Violations& violations) {
  if (token.empty()) return std::nullopt;
  std::optional<records::ListCursor> cursor = Unseal(query_digest, token);
  if (!cursor.has_value()) {
    violations.Add("page_token", "must be the next_page_token of a reply to the same query");
  }
  return cursor;
}

}  // namespace rapport::resources
