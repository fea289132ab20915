#include "common/sql/wal_checkpointer.h"

#include <chrono>
#include <filesystem>
#include <utility>

namespace rapport::sql {
namespace {

constexpr std::chrono::milliseconds kShortestInterval(100);

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

void WalCheckpointer::Run() {
  mutex_.Lock();
  while (!closing_) {
    if (!committed_) {
      changed_.Wait(mutex_);
      continue;
    }
    committed_ = false;
    mutex_.Unlock();
    std::error_code unreadable;
    const uintmax_t bytes = std::filesystem::file_size(log_path_, unreadable);
    if (!unreadable && bytes > kWorthwhileBytes) {
      // A failure is met again by the next one, and by the commits themselves if the disk is at fault.
      connection_->Post("PRAGMA wal_checkpoint(PASSIVE)", {}).IgnoreError();
    }
    mutex_.Lock();
    while (!closing_ && changed_.WaitFor(mutex_, kShortestInterval)) {
    }  // commits wake it too
  }
  mutex_.Unlock();
}

}  // namespace rapport::sql
