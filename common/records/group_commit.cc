#include "common/records/group_commit.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/records/change_rows.h"
#include "common/records/record_rows.h"
#include "common/records/store_errors.h"
#include "common/sql/sql_errors.h"

namespace rapport::records {
namespace {

// A commit that takes longer than this is given up, whatever the writes' deadlines are.
constexpr absl::Duration kLongestCommit = absl::Seconds(10);

// How long an engine that is away is asked again, when the deadlines allow: a restart of PostgreSQL takes less.
constexpr absl::Duration kLongestRetry = absl::Seconds(10);

// An answer must reach the caller before its deadline does.
constexpr absl::Duration kAnswerMargin = absl::Milliseconds(20);

constexpr int kMostConflicts = 8;  // under the lock there is at most one; the rest is for engines without locks
constexpr absl::Duration kContendedFor = absl::Seconds(1);
constexpr absl::Duration kFirstPause = absl::Milliseconds(20);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);

absl::Duration PauseAfter(int attempt) { return std::min(kFirstPause * (1 << std::min(attempt, 10)), kLongestPause); }

// Another replica came first: with what this group read, or with a key that this group was about to take.
bool IsConflict(const absl::Status& status) { return absl::IsAborted(status) || absl::IsAlreadyExists(status); }

}  // namespace

GroupCommit::GroupCommit(sql::ConnectionPool& pool, sql::Engine engine, const KeyedHash& hash, const BodySealer& bodies,
                         const Clock& clock, int64_t commit_id_seed, CommitListener listener)
    : pool_(pool),
      engine_(engine),
      hash_(hash),
      bodies_(bodies),
      clock_(clock),
      listener_(std::move(listener)),
      next_commit_id_(commit_id_seed) {}

void GroupCommit::Commit(std::vector<Write> writes) {
  const absl::Duration start = clock_.Elapsed();
  CommitUntilAnswered(std::move(writes));
  const MutexLock lock(mutex_);
  outcomes_.time += clock_.Elapsed() - start;
}

void GroupCommit::CommitUntilAnswered(std::vector<Write> writes) {
  GroupMode mode;
  if (!writes.empty() && IsContended(writes[0].practice)) mode.transaction = sql::TransactionMode::kLocking;
  std::optional<InDoubt> in_doubt;
  const absl::Time give_up = clock_.Now() + kLongestRetry;
  int conflicts = 0;
  for (int attempt = 0;; ++attempt) {
    if (!in_doubt.has_value()) DropExpired(writes);
    if (writes.empty()) return;
    const absl::StatusOr<Results> results = Attempt(writes, mode, in_doubt);
    NoteAttempt(results.status());
    if (results.ok()) {
      for (size_t i = 0; i < writes.size(); ++i) writes[i].done((*results)[i]);
      return;
    }
    mode = GroupMode{sql::TransactionMode::kLocking, /*trusting=*/false};
    if (IsConflict(results.status()) && ++conflicts <= kMostConflicts) {
      NoteConflict(writes[0].practice);
      continue;
    }
    const bool away = absl::IsUnavailable(results.status());
    const bool may_return = away && engine_ == sql::Engine::kPostgres && clock_.Now() < give_up;
    if (may_return && PauseBeforeRetry(writes, in_doubt, attempt, results.status())) continue;
    const bool unresolved = in_doubt.has_value() && !away && !absl::IsDeadlineExceeded(results.status());
    if (unresolved) return Fail(writes, sql::StoreUnavailable("the outcome of the commit is unknown"));
    if (away || absl::IsDeadlineExceeded(results.status()) || writes.size() == 1) {
      return Fail(writes, results.status());
    }
    for (Write& write : writes) {
      std::vector<Write> alone;
      alone.push_back(std::move(write));
      CommitUntilAnswered(std::move(alone));
    }
    return;
  }
}

absl::StatusOr<GroupCommit::Results> GroupCommit::Attempt(const std::vector<Write>& writes, GroupMode mode,
                                                          std::optional<InDoubt>& in_doubt) {
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, pool_.Acquire(GroupDeadline(writes)));
  RETURN_IF_ERROR(connection->Begin(mode.transaction));
  if (in_doubt.has_value()) {
    ASSIGN_OR_RETURN(const bool happened, Happened(*connection, *in_doubt));
    if (happened) {
      listener_(in_doubt->revisions);
      return std::move(in_doubt->results);
    }
    in_doubt.reset();
  }
  WriteGroup group(*connection, hash_, bodies_, mode, clock_.Now());
  Results results;
  for (const Write& write : writes) {
    results.push_back(group.Run(write));
    RETURN_IF_ERROR(group.engine_status());
  }
  RETURN_IF_ERROR(CommitGroup(*connection, group, results, in_doubt));
  return results;
}

absl::Status GroupCommit::CommitGroup(sql::Connection& connection, WriteGroup& group, const Results& results,
                                      std::optional<InDoubt>& in_doubt) {
  const int64_t commit_id = NewCommitId();
  RETURN_IF_ERROR(group.Flush(commit_id));
  const std::map<std::string, int64_t> revisions = group.LatestRevisions();
  const absl::Status committed = connection.Commit();
  if (!committed.ok() && connection.CommitUnknown()) in_doubt = InDoubt{commit_id, revisions, results};
  RETURN_IF_ERROR(committed);
  if (!revisions.empty()) listener_(revisions);
  return absl::OkStatus();
}

absl::StatusOr<bool> GroupCommit::Happened(sql::Connection& connection, const InDoubt& in_doubt) {
  for (const auto& [practice, revision] : in_doubt.revisions) {
    // The lock waits for the lost transaction, should the engine still be at it.
    ASSIGN_OR_RETURN(const int64_t latest, LockRevision(connection, practice));
    if (latest < revision) return false;
    return HasCommit(connection, practice, revision, in_doubt.commit_id);  // one transaction: one practice tells
  }
  return false;  // it changed nothing: running it again is harmless
}

void GroupCommit::DropExpired(std::vector<Write>& writes) const {
  const absl::Time now = clock_.Now();
  const auto expired =
      std::stable_partition(writes.begin(), writes.end(), [now](const Write& write) { return write.deadline >= now; });
  for (auto write = expired; write != writes.end(); ++write) write->done(WriteExpired());
  writes.erase(expired, writes.end());
}

absl::Time GroupCommit::GroupDeadline(const std::vector<Write>& writes) const {
  absl::Time latest = absl::InfinitePast();
  for (const Write& write : writes) latest = std::max(latest, write.deadline);
  return std::min(latest, clock_.Now() + kLongestCommit);
}

bool GroupCommit::PauseBeforeRetry(std::vector<Write>& writes, std::optional<InDoubt>& in_doubt, int attempt,
                                   const absl::Status& status) {
  const absl::Duration pause = PauseAfter(attempt);
  const absl::Time next = clock_.Now() + pause + kAnswerMargin;
  for (size_t i = writes.size(); i-- > 0;) {
    if (writes[i].deadline >= next) continue;
    writes[i].done(status);
    writes.erase(writes.begin() + static_cast<ptrdiff_t>(i));
    if (in_doubt.has_value()) in_doubt->results.erase(in_doubt->results.begin() + static_cast<ptrdiff_t>(i));
  }
  return Pause(pause);
}

void GroupCommit::Fail(std::vector<Write>& writes, const absl::Status& status) const {
  for (Write& write : writes) write.done(status);
}

bool GroupCommit::IsContended(const std::string& practice) {
  if (engine_ == sql::Engine::kSqlite) return false;  // one writer
  const absl::Time now = clock_.Now();
  const MutexLock lock(mutex_);
  const auto found = last_conflict_.find(practice);
  if (found == last_conflict_.end()) return false;
  if (found->second + kContendedFor > now) return true;
  last_conflict_.erase(found);
  return false;
}

void GroupCommit::NoteConflict(const std::string& practice) {
  const absl::Time now = clock_.Now();
  const MutexLock lock(mutex_);
  ++outcomes_.conflict_retries;
  if (engine_ == sql::Engine::kPostgres) last_conflict_[practice] = now;  // only there can another replica be
}

void GroupCommit::NoteAttempt(const absl::Status& status) {
  const MutexLock lock(mutex_);
  const bool away = absl::IsUnavailable(status);
  if (away) ++outcomes_.failures;
  if (away || status.ok()) outcomes_.available = !away;
}

CommitOutcomes GroupCommit::Outcomes() const {
  const MutexLock lock(mutex_);
  return outcomes_;
}

bool GroupCommit::Pause(absl::Duration pause) {
  const MutexLock lock(mutex_);
  ++outcomes_.failure_retries;
  if (!hurry_) hurry_changed_.WaitFor(mutex_, absl::ToChronoMilliseconds(pause));
  return !hurry_;
}

void GroupCommit::Hurry() {
  const MutexLock lock(mutex_);
  hurry_ = true;
  hurry_changed_.NotifyAll();
}

}  // namespace rapport::records
