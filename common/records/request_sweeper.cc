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
    (void)Sweep();  // what fails now is tried again next time
  }
}

absl::StatusOr<int64_t> RequestSweeper::Sweep() {
  int64_t forgotten = 0;
  for (std::string practice; !Stopping();) {
    ASSIGN_OR_RETURN(const bool more, SweepSome(practice, forgotten));
    if (!more) break;
  }
  return forgotten;
}

absl::StatusOr<bool> RequestSweeper::SweepSome(std::string& practice, int64_t& forgotten) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const sql::ConnectionPool::Lease connection, pool_.Acquire(now + kLongestPiece));
  RETURN_IF_ERROR(connection->Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(std::string next, NextPracticeWithRequests(*connection, practice));
  if (next.empty()) return false;
  ASSIGN_OR_RETURN(const int64_t count, ForgetRequests(*connection, next, now - kRequestLife, kForgottenAtOnce));
  RETURN_IF_ERROR(connection->Commit());
  forgotten += count;
  if (count < kForgottenAtOnce) practice = std::move(next);
  return true;
}

}  // namespace rapport::records
