#ifndef RAPPORT_COMMON_RESOURCES_LIST_PAGE_H_
#define RAPPORT_COMMON_RESOURCES_LIST_PAGE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/resources/page_token.h"

namespace rapport::resources {

// Which page of which list a request asks for.
struct PageRequest {
  std::string query_digest;
  int size = kDefaultPageSize;
  std::optional<records::ListCursor> after;
};

// Reads the paging fields of a list request; what is wrong with them goes to `violations`.
template <class ListRequest>
PageRequest ReadPageRequest(absl::string_view method, const ListRequest& request, Violations& violations) {
  PageRequest page;
  page.query_digest = QueryDigest(method, request);
  page.size = PageSize(request.page_size(), violations);
  page.after = ReadPageToken(page.query_digest, request.page_token(), violations);
  return page;
}

struct RecordPage {
  std::vector<records::Record> records;
  std::string next_page_token;  // empty on the last page
};

// The page of `query`, whose `after` and `limit` it sets. Every record that is there from the first page to the last is
// listed exactly once, however many are written meanwhile; one whose time changes may be missed or seen twice.
absl::StatusOr<RecordPage> ReadPage(records::Snapshot& snapshot, records::ListQuery query, const PageRequest& page);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_LIST_PAGE_H_
