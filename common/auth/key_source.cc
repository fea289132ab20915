#include "common/auth/key_source.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"

namespace rapport::auth {
namespace {

// An unknown key id costs a caller nothing to make up: it must not make us hammer the issuer.
constexpr absl::Duration kLeastInterval = absl::Seconds(10);

}  // namespace

KeySource::KeySource(Read read, absl::Duration refresh_interval, const Clock& clock, Failed failed)
    : read_(std::move(read)), refresh_interval_(refresh_interval), clock_(clock), failed_(std::move(failed)) {}

KeySource::~KeySource() {
  {
    MutexLock lock(mutex_);
    stop_ = true;
    wake_.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

absl::Status KeySource::Start(bool may_wait) {
  if (absl::Status status = Refresh(); !status.ok()) {
    if (!may_wait) return status;
    failed_(status);
  }
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

std::shared_ptr<const KeySet> KeySource::keys() const {
  MutexLock lock(mutex_);
  return keys_;
}

void KeySource::WantKey() {
  MutexLock lock(mutex_);
  if (std::exchange(wanted_, true)) return;
  wake_.NotifyAll();
}

absl::Status KeySource::Refresh() {
  ASSIGN_OR_RETURN(std::string text, read_());
  if (text == text_) return absl::OkStatus();
  ASSIGN_OR_RETURN(KeySet parsed, KeySet::Parse(text));
  text_ = std::move(text);
  MutexLock lock(mutex_);
  keys_ = std::make_shared<const KeySet>(std::move(parsed));
  ++generation_;
  return absl::OkStatus();
}

void KeySource::Run() {
  absl::Duration last = clock_.Elapsed();
  while (true) {
    {
      MutexLock lock(mutex_);
      while (!stop_) {
        const bool soon = wanted_ || keys_ == nullptr;
        const absl::Duration due =
            last + (soon ? std::min(kLeastInterval, refresh_interval_) : refresh_interval_) - clock_.Elapsed();
        if (due <= absl::ZeroDuration()) break;
        wake_.WaitFor(mutex_, absl::ToChronoMilliseconds(due + absl::Milliseconds(1)));
      }
      if (stop_) return;
      wanted_ = false;
    }
    last = clock_.Elapsed();
    if (absl::Status status = Refresh(); !status.ok()) failed_(status);
  }
}

}  // namespace rapport::auth
