#ifndef RAPPORT_SERVICES_SCORING_WATCH_TEST_CHANGE_LOG_H_
#define RAPPORT_SERVICES_SCORING_WATCH_TEST_CHANGE_LOG_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/mutex.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring::testing {

// A store's change log in memory, of one practice, that a test writes to. Changes are heard on the writing thread, each
// before the next. Thread-safe.
class TestChangeLog final : public ChangeSource {
 public:
  explicit TestChangeLog(std::string epoch) : epoch_(std::move(epoch)) {}

  Pending<FeedPosition> End(const rpc::CallContext& call, const std::string& practice) override;
  std::unique_ptr<Feed> Listen(const std::string& practice, const FeedPosition& from, Listener listener) override;

  // Adds the change of the next revision.
  void Append(const std::string& name, type::v1::ChangeKind kind = type::v1::CHANGE_KIND_SESSION);
  // Ends every feed and answers nothing until it is back.
  void SetAway(bool away);
  // Ends every feed; whoever comes back finds another store with these changes.
  void Restore(std::string epoch, size_t changes);

  int feeds();    // open now
  int listens();  // opened so far

 private:
  class Heard;
  void EndFeeds();
  type::v1::Change ChangeAt(size_t index) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex delivery_;  // held while listeners hear something
  Mutex mutex_;
  std::string epoch_ ABSL_GUARDED_BY(mutex_);
  std::vector<type::v1::Change> changes_ ABSL_GUARDED_BY(mutex_);
  std::map<int, Listener> listeners_ ABSL_GUARDED_BY(mutex_);
  int next_ ABSL_GUARDED_BY(mutex_) = 0;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_WATCH_TEST_CHANGE_LOG_H_
