#include "common/records/feed_positions.h"

#include <string>
#include <tuple>

#include "common/base/status_macros.h"

namespace rapport::records {

absl::StatusOr<std::vector<FeedPosition>> ReadFeedPositions(sql::Connection& connection, absl::string_view feed) {
  std::vector<FeedPosition> positions;
  ASSIGN_OR_RETURN(
      std::ignore,
      connection.Query("SELECT p.practice, coalesce(f.epoch, ''), coalesce(f.revision, 0) FROM practices p "
                       "LEFT JOIN feed_positions f ON f.practice = p.practice AND f.feed = $1 WHERE p.revision > 0 "
                       "ORDER BY p.practice",
                       {feed}, [&positions](const sql::Row& row) {
                         positions.push_back({std::string(row.Text(0)), std::string(row.Text(1)), row.Int(2)});
                         return absl::OkStatus();
                       }));
  return positions;
}

absl::Status WriteFeedPosition(sql::Connection& connection, absl::string_view feed, const FeedPosition& position) {
  return connection.Post(
      "INSERT INTO feed_positions (practice, feed, epoch, revision) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (practice, feed) DO UPDATE SET epoch = excluded.epoch, revision = excluded.revision",
      {absl::string_view(position.practice), feed, absl::string_view(position.epoch), position.revision}, 1);
}

}  // namespace rapport::records
