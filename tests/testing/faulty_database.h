#ifndef RAPPORT_TESTS_TESTING_FAULTY_DATABASE_H_
#define RAPPORT_TESTS_TESTING_FAULTY_DATABASE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/sql/database.h"

namespace rapport::test {

// What goes wrong, set by a test while the store runs. Thread-safe.
class Faults {
 public:
  enum class Commit {
    kWorks,
    kAnswerLost,  // carried out, but the connection breaks before the answer
    kLost,        // the connection breaks before it is carried out
  };

  // For the next commit of a write only.
  void SetNextCommit(Commit commit);
  Commit TakeNextCommit();

  // Statements that were asked for an answer, for tests of how many a thing takes.
  void NoteQuery() { ++queries_; }
  int64_t queries() const { return queries_; }

  // Before every commit of a write.
  void SetCommitDelay(absl::Duration delay);
  absl::Duration commit_delay() const;

  // Runs on the connection before every transaction that may write.
  void SetScript(std::string script);
  std::string script() const;

 private:
  std::atomic<int64_t> queries_ = 0;
  mutable Mutex mutex_;
  Commit next_commit_ ABSL_GUARDED_BY(mutex_) = Commit::kWorks;
  absl::Duration commit_delay_ ABSL_GUARDED_BY(mutex_);
  std::string script_ ABSL_GUARDED_BY(mutex_);
};

// A real database whose connections misbehave as `faults`, which outlives it, says.
class FaultyDatabase final : public sql::Database {
 public:
  FaultyDatabase(std::unique_ptr<sql::Database> database, Faults& faults)
      : database_(std::move(database)), faults_(faults) {}

  sql::Engine engine() const override { return database_->engine(); }
  absl::StatusOr<std::unique_ptr<sql::Connection>> Connect(absl::Time deadline) override;

 private:
  const std::unique_ptr<sql::Database> database_;
  Faults& faults_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_FAULTY_DATABASE_H_
