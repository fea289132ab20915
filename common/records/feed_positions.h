#ifndef RAPPORT_COMMON_RECORDS_FEED_POSITIONS_H_
#define RAPPORT_COMMON_RECORDS_FEED_POSITIONS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/records/record_store.h"
#include "common/sql/database.h"

namespace rapport::records {

// As RecordStore's methods of these names, over a connection in a transaction. Reading looks across practices on
// purpose; writing is one practice's.
absl::StatusOr<std::vector<FeedPosition>> ReadFeedPositions(sql::Connection& connection, absl::string_view feed);
absl::Status WriteFeedPosition(sql::Connection& connection, absl::string_view feed, const FeedPosition& position);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_FEED_POSITIONS_H_
