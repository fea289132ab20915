#ifndef RAPPORT_COMMON_RECORDS_WRITE_GROUP_H_
#define RAPPORT_COMMON_RECORDS_WRITE_GROUP_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/records/body_sealer.h"
#include "common/records/keyed_hash.h"
#include "common/records/pending_changes.h"
#include "common/records/record_rows.h"
#include "common/records/record_store.h"
#include "common/records/write_transaction.h"
#include "common/sql/database.h"

namespace rapport::records {

// Replies are remembered this long for retries.
inline constexpr absl::Duration kRequestLife = absl::Hours(7 * 24);

// How a group is run.
struct GroupMode {
  sql::TransactionMode transaction = sql::TransactionMode::kOptimistic;

  // Trusts that names are free and requests new; Flush answers ABORTED, WRITE_CONFLICT when one is not.
  bool trusting = true;
};

// One transaction for several writes. Each is run over what the earlier ones changed; then all changes are written at
// once, the practices' revision counters last, so that other replicas are kept waiting for the end of the transaction
// only. The caller begins and commits; the connection, the hash, the sealer and the writes outlive the group.
class WriteGroup {
 public:
  // `mode.transaction` is how the caller began: with kLocking, a practice's counter is locked before its first write.
  WriteGroup(sql::Connection& connection, const KeyedHash& hash, const BodySealer& bodies, GroupMode mode,
             absl::Time now)
      : connection_(connection), hash_(hash), bodies_(bodies), mode_(mode), now_(now) {}

  // Runs one write. The reply or the write's own error; its changes count only when it succeeds.
  absl::StatusOr<std::string> Run(const Write& write);

  // The first failure of the engine: the group cannot be committed, whatever the writes' own results are.
  const absl::Status& engine_status() const { return engine_status_; }

  // Seals the changes and sends them to the database; `commit_id` marks them as this transaction's. Errors, besides the
  // engine's: as BodySealer.
  absl::Status Flush(int64_t commit_id);

  // Practices with changes and the latest revision each of them takes.
  std::map<std::string, int64_t> LatestRevisions() const;

 private:
  // A practice's counter: where the database has it, and what the next change of this group gets.
  struct Counter {
    int64_t stored = 0;
    int64_t next = 0;
  };

  // Has the keys ready that the changes are sealed under: new ones are on disk before what they seal.
  absl::Status PrepareKeys() const;
  absl::StatusOr<Counter*> CounterOf(const std::string& practice);
  // The reply to an earlier request of the same id, in this group or in the database; none when this is the first.
  // INVALID_ARGUMENT, REQUEST_ID_REUSED when that was another request.
  absl::StatusOr<std::optional<std::string>> RecallHere(const Write& write, const std::string& id,
                                                        const std::string& digest) const;
  absl::StatusOr<std::optional<std::string>> RecallStored(const Write& write, const std::string& id,
                                                          const std::string& digest);
  absl::StatusOr<std::string> Apply(const Write& write, Counter& counter, const std::string& id,
                                    const std::string& digest);
  absl::StatusOr<std::string> RunRemembered(const Write& write, Counter& counter);

  sql::Connection& connection_;
  const KeyedHash& hash_;
  const BodySealer& bodies_;
  const GroupMode mode_;
  const absl::Time now_;
  absl::Status engine_status_;
  std::map<std::string, Counter> counters_;
  PendingChanges changes_;
  ReadRecords read_;
  std::map<std::pair<std::string, std::string>, RememberedRequest> requests_;  // new ones, by practice and id
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_WRITE_GROUP_H_
