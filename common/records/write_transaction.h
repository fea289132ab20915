#ifndef RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_
#define RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/records/keyed_hash.h"
#include "common/records/pending_changes.h"
#include "common/records/record_rows.h"
#include "common/records/record_store.h"
#include "common/sql/database.h"

namespace rapport::records {

// The Transaction one write sees: the database, over it what earlier writes of its group changed, over that its own
// changes. Its changes are kept in memory until the whole group is written, so a write that fails leaves no trace and
// needs no savepoint. Everything it refers to outlives it.
class WriteTransaction final : public Transaction {
 public:
  // `next_revision` is what the write's first change gets.
  WriteTransaction(sql::Connection& connection, const KeyedHash& hash, std::string practice,
                   const PendingChanges& group, int64_t next_revision)
      : connection_(connection),
        hash_(hash),
        practice_(std::move(practice)),
        group_(group),
        next_revision_(next_revision) {}

  absl::StatusOr<Record> Get(absl::string_view practice, absl::string_view name) override;
  absl::StatusOr<std::vector<Record>> List(const ListQuery& query) override;
  absl::StatusOr<int64_t> Count(const ListQuery& query) override;
  absl::StatusOr<std::vector<PastBody>> History(absl::string_view practice, absl::string_view name) override;
  absl::StatusOr<int64_t> ActivityRevision(absl::string_view practice, absl::string_view episode) override;
  absl::Status Insert(absl::string_view practice, Record record) override;
  absl::Status Update(absl::string_view practice, Record record, absl::string_view etag) override;

  // The first failure of the engine itself. It fails the group, even when `apply` swallowed it.
  const absl::Status& engine_status() const { return engine_status_; }

  // What the write changed, and the revision the next one of its practice begins with.
  PendingChanges TakeChanges() { return std::move(own_); }
  int64_t next_revision() const { return next_revision_; }

 private:
  absl::StatusOr<std::optional<StoredRecord>> Find(absl::string_view name);
  absl::Status CheckPractice(absl::string_view practice) const;
  // The practice's records that this write or an earlier one of its group changed, as they are now, by name.
  std::map<std::string, const StoredRecord*> Pending() const;
  // Remembers a failure of the engine on its way to the caller.
  absl::Status Note(absl::Status status);

  sql::Connection& connection_;
  const KeyedHash& hash_;
  const std::string practice_;
  const PendingChanges& group_;
  PendingChanges own_;
  int64_t next_revision_;
  absl::Status engine_status_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_
