#include "tests/testing/faulty_database.h"

#include <thread>

#include "common/base/status_macros.h"
#include "common/sql/sql_errors.h"

namespace rapport::test {
namespace {

class FaultyConnection final : public sql::Connection {
 public:
  FaultyConnection(std::unique_ptr<sql::Connection> connection, Faults& faults)
      : connection_(std::move(connection)), faults_(faults) {}

  absl::Status Begin(sql::TransactionMode mode) override {
    writes_ = mode != sql::TransactionMode::kSnapshot;
    if (const std::string script = faults_.script(); writes_ && !script.empty()) {
      RETURN_IF_ERROR(connection_->RunScript(script));
    }
    return connection_->Begin(mode);
  }

  absl::Status Commit() override {
    if (!writes_) return connection_->Commit();
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(faults_.commit_delay()));
    const Faults::Commit fault = faults_.TakeNextCommit();
    if (fault == Faults::Commit::kWorks) return connection_->Commit();
    if (fault == Faults::Commit::kAnswerLost) RETURN_IF_ERROR(connection_->Commit());
    if (fault == Faults::Commit::kLost) connection_->Rollback();
    broken_ = true;
    return sql::StoreUnavailable("connection lost");
  }

  void Rollback() override { connection_->Rollback(); }
  absl::StatusOr<int64_t> Query(absl::string_view sql, absl::Span<const sql::Param> params,
                                absl::FunctionRef<absl::Status(const sql::Row&)> on_row) override {
    faults_.NoteQuery();
    return connection_->Query(sql, params, on_row);
  }
  absl::Status Post(absl::string_view sql, absl::Span<const sql::Param> params, int64_t expected_changes) override {
    return connection_->Post(sql, params, expected_changes);
  }
  absl::Status RunScript(absl::string_view script) override { return connection_->RunScript(script); }
  void SetDeadline(absl::Time deadline) override { connection_->SetDeadline(deadline); }
  bool Usable() const override { return !broken_ && connection_->Usable(); }
  bool CommitUnknown() const override { return broken_ || connection_->CommitUnknown(); }

 private:
  const std::unique_ptr<sql::Connection> connection_;
  Faults& faults_;
  bool writes_ = false;
  bool broken_ = false;
};

}  // namespace

void Faults::SetNextCommit(Commit commit) {
  const MutexLock lock(mutex_);
  next_commit_ = commit;
}

Faults::Commit Faults::TakeNextCommit() {
  const MutexLock lock(mutex_);
  return std::exchange(next_commit_, Commit::kWorks);
}

void Faults::SetCommitDelay(absl::Duration delay) {
  const MutexLock lock(mutex_);
  commit_delay_ = delay;
}

absl::Duration Faults::commit_delay() const {
  const MutexLock lock(mutex_);
  return commit_delay_;
}

void Faults::SetScript(std::string script) {
  const MutexLock lock(mutex_);
  script_ = std::move(script);
}

std::string Faults::script() const {
  const MutexLock lock(mutex_);
  return script_;
}

absl::StatusOr<std::unique_ptr<sql::Connection>> FaultyDatabase::Connect(absl::Time deadline) {
  ASSIGN_OR_RETURN(std::unique_ptr<sql::Connection> connection, database_->Connect(deadline));
  return std::make_unique<FaultyConnection>(std::move(connection), faults_);
}

}  // namespace rapport::test
