#include "common/records/request_sweeper.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/records/change_rows.h"
#include "common/records/record_rows.h"
#include "common/records/write_group.h"

namespace rapport::records {
namespace {

constexpr absl::Duration kLongestPiece = absl::Seconds(10);
constexpr int kForgottenAtOnce = 500;

}  // namespace

RequestSweeper::RequestSweeper(sql::ConnectionPool& pool, const Clock& clock, absl::Duration interval)
    : pool_(pool), clock_(clock), interval_(interval), thread_([this] { Run(); }) {}

RequestSweeper::~RequestSweeper() {
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    stop_.NotifyAll();
  }
  thread_.join();
}

bool RequestSweeper::Stopping() const {
  const MutexLock lock(mutex_);
  return stopping_;
}

void RequestSweeper::Run() {
  while (true) {
    {
      const MutexLock lock(mutex_);
      if (!stopping_) stop_.WaitFor(mutex_, absl::ToChronoNanoseconds(interval_));
      if (stopping_) return;
    }
    Sweep().status().IgnoreError();  // it is counted, and tried again next time
  }
}

absl::StatusOr<int64_t> RequestSweeper::Sweep() {
  int64_t forgotten = 0;
  absl::Status first_error;
  for (std::string practice; !Stopping();) {
    absl::StatusOr<std::string> next = NextPractice(practice);
    if (next.ok() && next->empty()) break;
    const absl::Status swept = next.ok() ? SweepPractice(*next, forgotten) : next.status();
    if (!swept.ok()) ++failures_;
    first_error.Update(swept);
    if (!next.ok()) break;
    practice = *std::move(next);
  }
  RETURN_IF_ERROR(first_error);
  return forgotten;
}

absl::StatusOr<std::string> RequestSweeper::NextPractice(const std::string& practice) {
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, pool_.Acquire(clock_.Now() + kLongestPiece));
  RETURN_IF_ERROR(connection->Begin(sql::TransactionMode::kSnapshot));
  return NextPracticeWithRequests(*connection, practice);
}

absl::Status RequestSweeper::SweepPractice(const std::string& practice, int64_t& forgotten) {
  for (bool more = true; more && !Stopping();) {
    ASSIGN_OR_RETURN(const int64_t count, SweepPiece(practice));
    forgotten += count;
    more = count == kForgottenAtOnce;
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> RequestSweeper::SweepPiece(const std::string& practice) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, pool_.Acquire(now + kLongestPiece));
  RETURN_IF_ERROR(connection->Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(const int64_t count, ForgetRequests(*connection, practice, now - kRequestLife, kForgottenAtOnce));
  RETURN_IF_ERROR(connection->Commit());
  return count;
}

}  // namespace rapport::records
