#include "common/records/sql_record_store.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/erasure.h"
#include "common/records/feed_positions.h"
#include "common/records/record_rows.h"
#include "common/records/sql_snapshot.h"
#include "common/records/store_errors.h"
#include "common/records/store_meta.h"
#include "common/records/store_sealing.h"
#include "common/sql/migrator.h"

namespace rapport::records {
namespace {

// For reads that come without a deadline of their own.
constexpr absl::Duration kLongestFeedRead = absl::Seconds(5);

// A client of many years has some thousands of rows.
constexpr absl::Duration kLongestErasure = absl::Minutes(1);
constexpr int kErasureAttempts = 5;

// A remembered reply may stay so much longer than it is of use.
constexpr absl::Duration kSweepEvery = absl::Minutes(10);

int CommitThreads(sql::Engine engine, const StoreOptions& options) {
  return engine == sql::Engine::kSqlite ? 1 : options.commit_threads;  // SQLite has one writer
}

CommitQueue::Options QueueOptions(sql::Engine engine, const StoreOptions& options) {
  return {CommitThreads(engine, options), engine == sql::Engine::kPostgres, options.queued_writes,
          options.writes_per_commit};
}

// A number no other process has.
int64_t CommitIdSeed(const KeyedHash& hash, IdGenerator& ids) {
  const std::string random = hash.Of({"commit ids", ids.NewId()});
  int64_t seed = 0;
  std::memcpy(&seed, random.data(), sizeof(seed));
  return seed;
}

// nullptr for an engine that needs none, or a database that is not the file of the options.
absl::StatusOr<std::unique_ptr<sql::WalCheckpointer>> StartCheckpointer(sql::Database& database,
                                                                        const StoreOptions& options) {
  if (database.engine() != sql::Engine::kSqlite || options.sqlite_path.empty()) return nullptr;
  ASSIGN_OR_RETURN(std::unique_ptr<sql::Connection> connection, database.Connect(absl::InfiniteFuture()));
  return std::make_unique<sql::WalCheckpointer>(std::move(connection), absl::StrCat(options.sqlite_path, "-wal"));
}

ConnectionStats StatsOf(const sql::PoolStats& pool, int most) {
  ConnectionStats stats;
  stats.most = most;
  stats.open = pool.connections;
  stats.busy = pool.busy;
  stats.waiting = pool.waiting;
  stats.waits = pool.waits;
  stats.wait_time = pool.wait_time;
  return stats;
}

absl::Status CheckOptions(const StoreOptions& options) {
  Violations violations;
  if (options.index_key.empty()) violations.Add("index_key", "must not be empty");
  if (options.readers < 1) violations.Add("readers", "must be at least 1");
  if (options.commit_threads < 1) violations.Add("commit_threads", "must be at least 1");
  if (options.queued_writes < 1) violations.Add("queued_writes", "must be at least 1");
  if (options.writes_per_commit < 1) violations.Add("writes_per_commit", "must be at least 1");
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqlRecordStore>> SqlRecordStore::Open(std::unique_ptr<sql::Database> database,
                                                                     const StoreOptions& options, const Clock& clock,
                                                                     IdGenerator& ids) {
  RETURN_IF_ERROR(CheckOptions(options));
  const absl::Time deadline = clock.Now() + sql::kLongestMigration;
  RETURN_IF_ERROR(sql::Migrate(*database, sql::MigrationsFor(database->engine()), clock, deadline));
  const KeyedHash hash(options.index_key);
  ASSIGN_OR_RETURN(const std::unique_ptr<sql::Connection> connection, database->Connect(deadline));
  ASSIGN_OR_RETURN(std::string epoch, OpenEpoch(*connection, hash, ids));
  ASSIGN_OR_RETURN(std::unique_ptr<sealing::Sealer> sealer,
                   StartSealer(*connection, options, clock, CommitIdSeed(hash, ids)));
  ASSIGN_OR_RETURN(std::unique_ptr<sql::WalCheckpointer> checkpointer, StartCheckpointer(*database, options));
  return std::unique_ptr<SqlRecordStore>(new SqlRecordStore(std::move(database), std::move(checkpointer),
                                                            std::move(sealer), options, clock, std::move(epoch),
                                                            CommitIdSeed(hash, ids)));
}

SqlRecordStore::SqlRecordStore(std::unique_ptr<sql::Database> database,
                               std::unique_ptr<sql::WalCheckpointer> checkpointer,
                               std::unique_ptr<sealing::Sealer> sealer, const StoreOptions& options, const Clock& clock,
                               std::string epoch, int64_t commit_id_seed)
    : clock_(clock),
      epoch_(std::move(epoch)),
      hash_(options.index_key),
      options_(options),
      database_(std::move(database)),
      checkpointer_(std::move(checkpointer)),
      sealer_(std::move(sealer)),
      bodies_(sealer_.get()),
      readers_(*database_, options.readers, clock),
      feed_reader_(*database_, 1, clock),
      writers_(*database_, CommitThreads(database_->engine(), options), clock),
      sweeper_(writers_, clock, kSweepEvery),
      commit_(writers_, database_->engine(), hash_, bodies_, clock, commit_id_seed,
              [this](const auto&) {
                if (checkpointer_ != nullptr) checkpointer_->NoteCommit();
              }),
      queue_(QueueOptions(database_->engine(), options), clock,
             [this](std::vector<Write> writes) { commit_.Commit(std::move(writes)); }) {}

SqlRecordStore::~SqlRecordStore() { commit_.Hurry(); }

absl::Status SqlRecordStore::Read(absl::Time deadline, const std::function<absl::Status(Snapshot&)>& body) {
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, BeginSnapshot(deadline));
  SqlSnapshot snapshot(*connection, hash_, bodies_);
  return body(snapshot);
}

absl::StatusOr<sql::ConnectionPool::Lease> SqlRecordStore::BeginSnapshot(absl::Time deadline) {
  absl::StatusOr<sql::ConnectionPool::Lease> begun = TryBeginSnapshot(readers_, options_.readers, deadline);
  const bool away = absl::IsUnavailable(begun.status());
  if (away) ++read_failures_;
  if (away || begun.ok()) reads_available_ = !away;
  return begun;
}

absl::StatusOr<sql::ConnectionPool::Lease> SqlRecordStore::TryBeginSnapshot(sql::ConnectionPool& pool, int size,
                                                                            absl::Time deadline) {
  absl::Status status;
  for (int attempt = 0; attempt <= size; ++attempt) {
    ASSIGN_OR_RETURN(sql::ConnectionPool::Lease connection, pool.Acquire(deadline));
    status = connection->Begin(sql::TransactionMode::kSnapshot);
    if (status.ok()) return connection;
    if (connection->Usable()) break;
  }
  return status;
}

StoreStats SqlRecordStore::Stats() const {
  const CommitStats queue = queue_.Stats();
  const CommitOutcomes outcomes = commit_.Outcomes();
  StoreStats stats;
  stats.waiting_writes = queue.waiting;
  stats.most_waiting_writes = options_.queued_writes;
  stats.commits = queue.commits;
  stats.committed_writes = queue.writes;
  stats.refused_writes = queue.refused;
  stats.commit_time = outcomes.time;
  stats.conflict_retries = outcomes.conflict_retries;
  stats.failure_retries = outcomes.failure_retries;
  stats.reads = StatsOf(readers_.Stats(), options_.readers);
  stats.reads.available = reads_available_;
  stats.reads.failures = read_failures_;
  stats.writes = StatsOf(writers_.Stats(), CommitThreads(database_->engine(), options_));
  stats.writes.available = outcomes.available;
  stats.writes.failures = outcomes.failures;
  stats.sweep_failures = sweeper_.failures();
  stats.schema_version = sql::MigrationsFor(database_->engine()).back().version;
  return stats;
}

absl::StatusOr<ErasureReport> SqlRecordStore::Erase(const Erasure& erasure) {
  Erasure remembered = erasure;
  // Nobody can guess it: an attempt after a commit whose answer was lost finds what that one did.
  if (erasure.request_id.empty()) remembered.request_id = absl::StrCat("erasure ", commit_.NewCommitId());
  absl::StatusOr<ErasureReport> report = EraseUntilAnswered(remembered);
  const bool log_is_left = report.ok() && report->free_space_cleared && !report->log_cleared;
  if (log_is_left && checkpointer_ != nullptr) checkpointer_->EmptyLogLater();
  return report;
}

absl::StatusOr<ErasureReport> SqlRecordStore::EraseUntilAnswered(const Erasure& erasure) {
  const absl::Time deadline = std::min(erasure.deadline, clock_.Now() + kLongestErasure);
  for (int attempt = 0;; ++attempt) {
    ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, writers_.Acquire(deadline));
    absl::StatusOr<ErasureReport> report =
        EraseRecords(*connection, database_->engine(), hash_, erasure, clock_.Now(), commit_.NewCommitId());
    // It is remembered, so anything that passes may be tried again.
    const bool passing = absl::IsAborted(report.status()) || (!report.ok() && !connection->Usable());
    if (!passing || attempt == kErasureAttempts) {
      // The erasure itself stands, whatever becomes of the keys; the report says it.
      if (report.ok() && sealer_ != nullptr) {
        DestroyKeys(*connection, *sealer_, hash_, erasure, *report).IgnoreError();
      }
      return report;
    }
  }
}

absl::StatusOr<std::vector<Change>> SqlRecordStore::ChangesAfter(absl::string_view practice, int64_t revision,
                                                                 int limit) {
  if (!IsPlain(practice)) return std::vector<Change>();
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, BeginSnapshot(clock_.Now() + kLongestFeedRead));
  return ReadChanges(*connection, practice, revision, limit);
}

absl::StatusOr<std::map<LogPlace, std::vector<Change>>> SqlRecordStore::News(const std::set<LogPlace>& places,
                                                                             int limit) {
  std::vector<std::string> practices;
  for (const auto& [practice, revision] : places) {
    if (IsPlain(practice) && (practices.empty() || practices.back() != practice)) practices.push_back(practice);
  }
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection,
                   TryBeginSnapshot(feed_reader_, 1, clock_.Now() + kLongestFeedRead));
  ASSIGN_OR_RETURN(const auto latest, ReadRevisions(*connection, practices));
  std::map<LogPlace, std::vector<Change>> news;
  for (const LogPlace& place : places) {
    const auto found = latest.find(place.first);
    if (found == latest.end() || found->second <= place.second) continue;
    ASSIGN_OR_RETURN(news[place], ReadChanges(*connection, place.first, place.second, limit));
  }
  return news;
}

absl::StatusOr<std::vector<FeedPosition>> SqlRecordStore::FeedPositions(absl::string_view feed) {
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, BeginSnapshot(clock_.Now() + kLongestFeedRead));
  return ReadFeedPositions(*connection, feed);
}

absl::Status SqlRecordStore::SaveFeedPosition(absl::string_view feed, const FeedPosition& position) {
  if (position.practice.empty() || !IsPlain(position.practice)) return InvalidRecord();
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, writers_.Acquire(clock_.Now() + kLongestFeedRead));
  RETURN_IF_ERROR(connection->Begin(sql::TransactionMode::kLocking));
  RETURN_IF_ERROR(WriteFeedPosition(*connection, feed, position));
  return connection->Commit();
}

}  // namespace rapport::records
