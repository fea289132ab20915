#ifndef RAPPORT_COMMON_RECORDS_SQL_RECORD_STORE_H_
#define RAPPORT_COMMON_RECORDS_SQL_RECORD_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/body_sealer.h"
#include "common/records/commit_queue.h"
#include "common/records/group_commit.h"
#include "common/records/keyed_hash.h"
#include "common/records/open_record_store.h"
#include "common/records/record_store.h"
#include "common/records/request_sweeper.h"
#include "common/sealing/sealer.h"
#include "common/sql/connection_pool.h"
#include "common/sql/database.h"
#include "common/sql/wal_checkpointer.h"

namespace rapport::records {

// The RecordStore over a SQL database. Open one with OpenRecordStore; tests hand over a database of their own.
class SqlRecordStore final : public RecordStore {
 public:
  // Migrates the schema and starts. `clock` and `ids` outlive the store. Errors as OpenRecordStore.
  static absl::StatusOr<std::unique_ptr<SqlRecordStore>> Open(std::unique_ptr<sql::Database> database,
                                                              const StoreOptions& options, const Clock& clock,
                                                              IdGenerator& ids);
  ~SqlRecordStore() override;

  absl::Status Read(absl::Time deadline, const std::function<absl::Status(Snapshot&)>& body) override;
  void Submit(Write write) override { queue_.Submit(std::move(write)); }
  absl::StatusOr<ErasureReport> Erase(const Erasure& erasure) override;
  absl::StatusOr<std::vector<Change>> ChangesAfter(absl::string_view practice, int64_t revision, int limit) override;
  absl::StatusOr<std::map<LogPlace, std::vector<Change>>> News(const std::set<LogPlace>& places, int limit) override;
  absl::StatusOr<std::vector<FeedPosition>> FeedPositions(absl::string_view feed) override;
  absl::Status SaveFeedPosition(absl::string_view feed, const FeedPosition& position) override;
  StoreStats Stats() const override;
  std::string Epoch() const override { return epoch_; }

 private:
  SqlRecordStore(std::unique_ptr<sql::Database> database, std::unique_ptr<sql::WalCheckpointer> checkpointer,
                 std::unique_ptr<sealing::Sealer> sealer, const StoreOptions& options, const Clock& clock,
                 std::string epoch, int64_t commit_id_seed);

  // Tries again what failed in passing.
  absl::StatusOr<ErasureReport> EraseUntilAnswered(const Erasure& erasure);

  // A reader's connection in a snapshot transaction.
  absl::StatusOr<sql::ConnectionPool::Lease> BeginSnapshot(absl::Time deadline);
  // The same of any pool of `size` connections; idle ones that died meanwhile are replaced.
  static absl::StatusOr<sql::ConnectionPool::Lease> TryBeginSnapshot(sql::ConnectionPool& pool, int size,
                                                                     absl::Time deadline);

  const Clock& clock_;
  const std::string epoch_;
  const KeyedHash hash_;
  const StoreOptions options_;
  std::atomic<bool> reads_available_ = true;
  std::atomic<int64_t> read_failures_ = 0;
  const std::unique_ptr<sql::Database> database_;
  const std::unique_ptr<sql::WalCheckpointer> checkpointer_;  // SQLite only
  const std::unique_ptr<sealing::Sealer> sealer_;             // nullptr where the store is not sealed
  const BodySealer bodies_;
  sql::ConnectionPool readers_;
  sql::ConnectionPool feed_reader_;  // one, so that waiting for changes takes none from the workers
  sql::ConnectionPool writers_;
  RequestSweeper sweeper_;
  GroupCommit commit_;
  CommitQueue queue_;  // last: its threads use the rest
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_SQL_RECORD_STORE_H_
