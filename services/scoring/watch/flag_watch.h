#ifndef RAPPORT_SERVICES_SCORING_WATCH_FLAG_WATCH_H_
#define RAPPORT_SERVICES_SCORING_WATCH_FLAG_WATCH_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "rapport/scoring/v1/alliance_service.pb.h"
#include "services/scoring/watch/practice_follow.h"

namespace rapport::scoring {

// One reader of a practice's flags. Leaving is destroying it.
class FlagReader {
 public:
  FlagReader(std::shared_ptr<PracticeFollow> follow, std::optional<WatchPosition> resume, WatchMetrics& metrics);
  ~FlagReader();
  FlagReader(const FlagReader&) = delete;
  FlagReader& operator=(const FlagReader&) = delete;

  // Gives the next event, or the error that ends the stream, to `answer`, from any thread. Ask again only after it.
  void Next(ReaderPlace::Answer answer) { follow_->Next(place_, std::move(answer)); }

 private:
  const std::shared_ptr<PracticeFollow> follow_;
  const std::shared_ptr<ReaderPlace> place_;
  WatchMetrics& metrics_;
};

// WatchAllianceFlags: any number of readers, and one follow for each practice that has some. Thread-safe.
class FlagWatch {
 public:
  // The references must outlive this, and this the registry's last scrape.
  FlagWatch(ChangeSource& intake, ChangeSource& goals, const Caseload& caseload, const Clock& clock,
            metrics::Registry& registry, const WatchOptions& options = {});
  // No reader outlives it.
  ~FlagWatch();

  // INVALID_ARGUMENT with every violation.
  absl::StatusOr<std::shared_ptr<FlagReader>> Watch(const v1::WatchAllianceFlagsRequest& request);

 private:
  std::shared_ptr<PracticeFollow> FollowOf(const std::string& practice);
  // Looks after what is due in every follow, again and again.
  void RunTicks();
  void Tick();

  const WatchOptions options_;
  WatchMetrics metrics_;
  exec::BoundedExecutor executor_;
  const WatchParts parts_;
  Mutex mutex_;
  CondVar stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::flat_hash_map<std::string, std::weak_ptr<PracticeFollow>> follows_ ABSL_GUARDED_BY(mutex_);
  std::thread ticker_;  // last: uses the others
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_FLAG_WATCH_H_
