#ifndef RAPPORT_COMMON_RECORDS_GROUP_COMMIT_H_
#define RAPPORT_COMMON_RECORDS_GROUP_COMMIT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"
#include "common/records/body_sealer.h"
#include "common/records/keyed_hash.h"
#include "common/records/record_store.h"
#include "common/records/write_group.h"
#include "common/sql/connection_pool.h"

namespace rapport::records {

// Told of every commit, before the writes of it are answered: the practices that changed and their latest revisions.
using CommitListener = std::function<void(const std::map<std::string, int64_t>&)>;

// What commits have met since the object was made, for metrics.
struct CommitOutcomes {
  absl::Duration time;           // of all commits together
  int64_t conflict_retries = 0;  // another replica came first
  int64_t failure_retries = 0;   // the engine was away
  int64_t failures = 0;          // attempts that found the engine away
  bool available = true;         // the engine answered the latest attempt
};

// Brings groups of writes to disk and answers them. A conflict with another replica is run again under the practice's
// lock; an engine that is away is asked again until the writes' deadlines, for a few seconds at most; a group that
// fails for another reason is committed write by write, so that only the bad one fails. A commit whose outcome was lost
// with its connection is looked up before anything is run again: no write is applied twice. When the looking up fails
// for good, the writes are answered UNAVAILABLE, for they may be on disk. Thread-safe.
class GroupCommit {
 public:
  // All references outlive the object. `commit_id_seed` makes this store's commit ids differ from other replicas'.
  GroupCommit(sql::ConnectionPool& pool, sql::Engine engine, const KeyedHash& hash, const BodySealer& bodies,
              const Clock& clock, int64_t commit_id_seed, CommitListener listener);

  // Returns when every write was answered.
  void Commit(std::vector<Write> writes);

  // A commit id that nothing else has, for a transaction beside the groups.
  int64_t NewCommitId() { return next_commit_id_.fetch_add(1); }

  // Ends the pauses between attempts: what cannot be committed now fails now.
  void Hurry();

  CommitOutcomes Outcomes() const;

 private:
  using Results = std::vector<absl::StatusOr<std::string>>;

  // A commit that may or may not have happened, and what to answer if it has.
  struct InDoubt {
    int64_t commit_id = 0;
    std::map<std::string, int64_t> revisions;
    Results results;
  };

  void CommitUntilAnswered(std::vector<Write> writes);
  absl::StatusOr<Results> Attempt(const std::vector<Write>& writes, GroupMode mode, std::optional<InDoubt>& in_doubt);
  // Whether another replica was met at this practice a moment ago: then the lock is taken first.
  bool IsContended(const std::string& practice);
  void NoteConflict(const std::string& practice);
  void NoteAttempt(const absl::Status& status);
  absl::StatusOr<bool> Happened(sql::Connection& connection, const InDoubt& in_doubt);
  absl::Status CommitGroup(sql::Connection& connection, WriteGroup& group, const Results& results,
                           std::optional<InDoubt>& in_doubt);
  void DropExpired(std::vector<Write>& writes) const;
  // Waits before the engine is asked again; writes whose deadlines would pass meanwhile are answered with `status`,
  // while their callers still listen. False when nothing is to be tried again.
  bool PauseBeforeRetry(std::vector<Write>& writes, std::optional<InDoubt>& in_doubt, int attempt,
                        const absl::Status& status);
  absl::Time GroupDeadline(const std::vector<Write>& writes) const;
  void Fail(std::vector<Write>& writes, const absl::Status& status) const;
  // False when there is no time for it: the store closes.
  bool Pause(absl::Duration pause);

  sql::ConnectionPool& pool_;
  const sql::Engine engine_;
  const KeyedHash& hash_;
  const BodySealer& bodies_;
  const Clock& clock_;
  const CommitListener listener_;
  std::atomic<int64_t> next_commit_id_;
  mutable Mutex mutex_;
  CondVar hurry_changed_;
  CommitOutcomes outcomes_ ABSL_GUARDED_BY(mutex_);
  bool hurry_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<std::string, absl::Time> last_conflict_ ABSL_GUARDED_BY(mutex_);  // by practice
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_GROUP_COMMIT_H_
