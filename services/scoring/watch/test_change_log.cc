#include "services/scoring/watch/test_change_log.h"

#include <utility>

#include "common/base/clock.h"
#include "common/errors/errors.h"
#include "common/resources/timestamp.h"

namespace rapport::scoring::testing {
namespace {

absl::Status Away() { return UnavailableError("UPSTREAM_UNAVAILABLE", "away"); }

}  // namespace

class TestChangeLog::Heard final : public Feed {
 public:
  Heard(TestChangeLog& log, int number) : log_(log), number_(number) {}
  ~Heard() override {
    MutexLock lock(log_.mutex_);
    log_.listeners_.erase(number_);
  }

 private:
  TestChangeLog& log_;
  const int number_;
};

Pending<FeedPosition> TestChangeLog::End(const rpc::CallContext&, const std::string&) {
  std::promise<absl::StatusOr<FeedPosition>> promise;
  MutexLock lock(mutex_);
  if (away_) {
    promise.set_value(Away());
  } else {
    promise.set_value(FeedPosition{epoch_, static_cast<int64_t>(changes_.size())});
  }
  return promise.get_future();
}

type::v1::Change TestChangeLog::ChangeAt(size_t index) {
  type::v1::Change change = changes_[index];
  change.set_revision(static_cast<int64_t>(index) + 1);
  change.set_store_epoch(epoch_);
  return change;
}

std::unique_ptr<ChangeSource::Feed> TestChangeLog::Listen(const std::string&, const FeedPosition& from,
                                                          Listener listener) {
  std::vector<type::v1::Change> missed;
  int number = 0;
  bool refused = false;
  MutexLock delivering(delivery_);
  {
    MutexLock lock(mutex_);
    number = next_++;
    refused = away_ || from.store_epoch != epoch_;
    if (!refused) listeners_[number] = listener;
    for (size_t i = static_cast<size_t>(from.revision); !refused && i < changes_.size(); ++i) {
      missed.push_back(ChangeAt(i));
    }
  }
  if (refused) listener(Away());
  for (const type::v1::Change& change : missed) listener(change);
  return std::make_unique<Heard>(*this, number);
}

void TestChangeLog::Append(const std::string& name, type::v1::ChangeKind kind) {
  type::v1::Change change;
  change.set_name(name);
  change.set_kind(kind);
  *change.mutable_commit_time() = resources::ToTimestamp(SystemClock().Now());
  std::vector<Listener> listeners;
  MutexLock delivering(delivery_);
  {
    MutexLock lock(mutex_);
    changes_.push_back(change);
    change = ChangeAt(changes_.size() - 1);
    for (const auto& [number, listener] : listeners_) listeners.push_back(listener);
  }
  for (const Listener& listener : listeners) listener(change);
}

void TestChangeLog::EndFeeds() {
  MutexLock delivering(delivery_);
  std::map<int, Listener> ended;
  {
    MutexLock lock(mutex_);
    ended.swap(listeners_);
  }
  for (const auto& [number, listener] : ended) listener(Away());
}

void TestChangeLog::SetAway(bool away) {
  {
    MutexLock lock(mutex_);
    away_ = away;
  }
  if (!away) return;
  EndFeeds();
}

void TestChangeLog::Restore(std::string epoch, size_t changes) {
  {
    MutexLock lock(mutex_);
    epoch_ = std::move(epoch);
    changes_.resize(changes);
  }
  EndFeeds();
}

int TestChangeLog::feeds() {
  MutexLock lock(mutex_);
  return static_cast<int>(listeners_.size());
}

int TestChangeLog::listens() {
  MutexLock lock(mutex_);
  return next_;
}

}  // namespace rapport::scoring::testing
