#ifndef RAPPORT_COMMON_RECORDS_SQL_SNAPSHOT_H_
#define RAPPORT_COMMON_RECORDS_SQL_SNAPSHOT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/records/body_sealer.h"
#include "common/records/keyed_hash.h"
#include "common/records/record_store.h"
#include "common/records/stored_record.h"
#include "common/sql/database.h"

namespace rapport::records {

// A Snapshot over a connection in a transaction. All of them outlive it.
class SqlSnapshot final : public Snapshot {
 public:
  SqlSnapshot(sql::Connection& connection, const KeyedHash& hash, const BodySealer& bodies)
      : connection_(connection), hash_(hash), bodies_(bodies) {}

  absl::StatusOr<Record> Get(absl::string_view practice, absl::string_view name) override;
  absl::StatusOr<std::vector<Record>> List(const ListQuery& query) override;
  absl::StatusOr<int64_t> Count(const ListQuery& query) override;
  absl::StatusOr<std::map<std::string, std::string>> NamesByKey(absl::string_view practice, absl::string_view kind,
                                                                absl::string_view field,
                                                                const std::vector<std::string>& values) override;
  absl::StatusOr<std::vector<PastBody>> History(absl::string_view practice, absl::string_view name) override;
  absl::StatusOr<std::vector<int64_t>> ActivityRevisions(absl::string_view practice,
                                                         const std::vector<std::string>& episodes) override;
  absl::StatusOr<int64_t> LatestRevision(absl::string_view practice) override;

 private:
  sql::Connection& connection_;
  const KeyedHash& hash_;
  const BodySealer& bodies_;
};

// The query's search keys and client as they are stored.
HashedFilter HashFilter(const KeyedHash& hash, const ListQuery& query);

// Whether the filters could match anything: what is not plain text is in no record, and engines differ in refusing it.
bool CouldMatch(const ListQuery& query);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_SQL_SNAPSHOT_H_
