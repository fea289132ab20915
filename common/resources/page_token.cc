#include "common/resources/page_token.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/records/request_digest.h"
#include "common/resources/sealed_text.h"

namespace rapport::resources {
namespace {

std::optional<records::ListCursor> Unseal(absl::string_view query_digest, absl::string_view token) {
  const std::optional<std::string> place = UnsealText(query_digest, token);
  if (!place.has_value()) return std::nullopt;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(*place, absl::MaxSplits(' ', 1));
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
  return SealText(query_digest, absl::StrCat(absl::ToUnixMicros(last.order_time), " ", last.name));
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
