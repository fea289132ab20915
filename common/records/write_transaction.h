#ifndef RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_
#define RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/records/body_sealer.h"
#include "common/records/keyed_hash.h"
#include "common/records/pending_changes.h"
#include "common/records/record_rows.h"
#include "common/records/record_store.h"
#include "common/sql/database.h"

namespace rapport::records {

// How far a write trusts its chances. Asking the engine before each insert whether the name is free and the client not
// erased costs a round trip each, and the answer is nearly always yes.
enum class InsertCheck {
  kAtFlush,  // the insert itself finds out, and then the group is run again with kNow
  kNow,
};

// Records that a group has read, by practice and name: one transaction sees one state, so none is read twice.
using ReadRecords = std::map<std::pair<std::string, std::string>, std::optional<StoredRecord>>;

// The Transaction one write sees: the database, over it what earlier writes of its group changed, over that its own
// changes. Its changes are kept in memory until the whole group is written, so a write that fails leaves no trace and
// needs no savepoint. Everything it refers to outlives it.
class WriteTransaction final : public Transaction {
 public:
  // `next_revision` is what the write's first change gets.
  WriteTransaction(sql::Connection& connection, const KeyedHash& hash, const BodySealer& bodies, std::string practice,
                   const PendingChanges& group, ReadRecords& read, InsertCheck check, int64_t next_revision)
      : connection_(connection),
        hash_(hash),
        bodies_(bodies),
        practice_(std::move(practice)),
        group_(group),
        read_(read),
        check_(check),
        next_revision_(next_revision) {}

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
  absl::Status Insert(absl::string_view practice, Record record) override;
  absl::Status Update(absl::string_view practice, Record record, absl::string_view etag) override;

  // The first failure of the engine itself. It fails the group, even when `apply` swallowed it.
  const absl::Status& engine_status() const { return engine_status_; }

  // What the write changed, and the revision the next one of its practice begins with.
  PendingChanges TakeChanges() { return std::move(own_); }
  int64_t next_revision() const { return next_revision_; }

 private:
  // The record as this write sees it; nullptr when there is none.
  absl::StatusOr<const StoredRecord*> Find(absl::string_view name);
  // What the write's own group, itself included, made of the record; nullptr when it left it alone.
  const StoredRecord* FindPending(absl::string_view name) const;
  absl::Status CheckInsert(const StoredRecord& stored);
  absl::Status CheckPractice(absl::string_view practice) const;
  // The records near the query that this write or an earlier one of its group changed, by name.
  std::map<absl::string_view, PendingChanges::Pending> Near(const ListQuery& query, const HashedFilter& hashed) const;
  // Remembers a failure of the engine on its way to the caller.
  absl::Status Note(absl::Status status);

  sql::Connection& connection_;
  const KeyedHash& hash_;
  const BodySealer& bodies_;
  const std::string practice_;
  const PendingChanges& group_;
  ReadRecords& read_;
  const InsertCheck check_;
  PendingChanges own_;
  int64_t next_revision_;
  absl::Status engine_status_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_WRITE_TRANSACTION_H_
