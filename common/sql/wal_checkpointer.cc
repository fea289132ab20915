#include "common/sql/wal_checkpointer.h"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "common/sql/sqlite_log.h"

namespace rapport::sql {
namespace {

constexpr std::chrono::milliseconds kShortestInterval(100);

// Writers wait during an attempt.
constexpr std::chrono::seconds kEmptyingInterval(1);

}  // namespace

WalCheckpointer::WalCheckpointer(std::unique_ptr<Connection> connection, std::string log_path)
    : connection_(std::move(connection)), log_path_(std::move(log_path)), thread_([this] { Run(); }) {}

WalCheckpointer::~WalCheckpointer() {
  {
    const MutexLock lock(mutex_);
    closing_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void WalCheckpointer::NoteCommit() {
  const MutexLock lock(mutex_);
  if (committed_) return;
  committed_ = true;
  changed_.NotifyAll();
}

void WalCheckpointer::EmptyLogLater() {
  const MutexLock lock(mutex_);
  if (to_empty_) return;
  to_empty_ = true;
  changed_.NotifyAll();
}

void WalCheckpointer::Run() {
  mutex_.Lock();
  while (!closing_) {
    if (!committed_ && !to_empty_) {
      changed_.Wait(mutex_);
      continue;
    }
    committed_ = false;
    const bool to_empty = to_empty_;
    to_empty_ = false;  // what is asked for from now on may come after what is emptied now
    mutex_.Unlock();
    // A failure is met again by the next one, and by the commits themselves if the disk is at fault.
    const bool emptied = to_empty && EmptyLog(*connection_).value_or(false);
    if (!emptied) MoveLargeLog();
    mutex_.Lock();
    if (to_empty && !emptied) to_empty_ = true;
    const std::chrono::milliseconds pause = to_empty_ ? kEmptyingInterval : kShortestInterval;
    while (!closing_ && changed_.WaitFor(mutex_, pause)) {
    }  // commits wake it too
  }
  mutex_.Unlock();
}

void WalCheckpointer::MoveLargeLog() {
  std::error_code unreadable;
  const uintmax_t bytes = std::filesystem::file_size(log_path_, unreadable);
  if (unreadable || bytes <= kWorthwhileBytes) return;
  connection_->Post("PRAGMA wal_checkpoint(PASSIVE)", {}).IgnoreError();
}

}  // namespace rapport::sql
