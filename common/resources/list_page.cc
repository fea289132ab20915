#include "common/resources/list_page.h"

#include <utility>

#include "common/base/status_macros.h"

namespace rapport::resources {

absl::StatusOr<RecordPage> ReadPage(records::Snapshot& snapshot, records::ListQuery query, const PageRequest& page) {
  query.after = page.after;
  query.limit = page.size + 1;  // one more tells whether there is a next page
  RecordPage result;
  ASSIGN_OR_RETURN(result.records, snapshot.List(query));
  if (result.records.size() > static_cast<size_t>(page.size)) {
    result.records.resize(static_cast<size_t>(page.size));
    const records::Record& last = result.records.back();
    result.next_page_token = MakePageToken(page.query_digest, {last.order_time, last.name});
  }
  return result;
}

}  // namespace rapport::resources
