#ifndef RAPPORT_COMMON_RESOURCES_PAGE_TOKEN_H_
#define RAPPORT_COMMON_RESOURCES_PAGE_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "google/protobuf/message.h"

namespace rapport::resources {

// Page tokens say where a list goes on, and of which query: a token sent with another query, or another practice's, is
// INVALID_ARGUMENT. They hold a time and a record's name, nothing of a person, and grant nothing: every page is read
// with its own request's parent and filters. Thread-safe.

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 500;

// The size a page gets when `requested` was asked for; a negative one is a violation of `page_size`.
int PageSize(int32_t requested, Violations& violations);

// What makes two pages pages of one list: the method and every field of the list request besides `page_size` and
// `page_token`.
std::string QueryDigest(absl::string_view method, const google::protobuf::Message& request);

// The token of the page after `last`.
std::string MakePageToken(absl::string_view query_digest, const records::ListCursor& last);

// Where the page of `token` begins; nothing for an empty one. A token that is not of this query, or none of ours, is a
// violation of `page_token`.
std::optional<records::ListCursor> ReadPageToken(absl::string_view query_digest, absl::string_view token,
                                                 Violations& violations);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_PAGE_TOKEN_H_
