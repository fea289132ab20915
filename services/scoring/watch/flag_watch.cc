#include "services/scoring/watch/flag_watch.h"

#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/resource_name.h"

namespace rapport::scoring {

FlagReader::FlagReader(std::shared_ptr<PracticeFollow> follow, std::optional<WatchPosition> resume,
                       WatchMetrics& metrics)
    : follow_(std::move(follow)), place_(std::make_shared<ReaderPlace>(std::move(resume))), metrics_(metrics) {
  ++metrics_.watchers;
}

FlagReader::~FlagReader() {
  follow_->Leave(place_);
  --metrics_.watchers;
}

FlagWatch::FlagWatch(ChangeSource& intake, ChangeSource& goals, const Caseload& caseload, const Clock& clock,
                     metrics::Registry& registry, const WatchOptions& options)
    : options_(options),
      metrics_(registry),
      executor_(options.threads, /*queue=*/0),
      parts_{intake, goals, caseload, clock, executor_, metrics_},
      ticker_([this] { RunTicks(); }) {}

FlagWatch::~FlagWatch() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  stop_.NotifyAll();
  ticker_.join();
}

absl::StatusOr<std::shared_ptr<FlagReader>> FlagWatch::Watch(const v1::WatchAllianceFlagsRequest& request) {
  Violations violations;
  (void)resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  std::optional<WatchPosition> resume;
  if (!request.resume_token().empty()) {
    resume = ReadResumeToken(request.parent(), request.resume_token());
    if (!resume.has_value()) {
      violations.Add("resume_token", "must be the resume_token of an event of the same practice, or empty");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return std::make_shared<FlagReader>(FollowOf(request.parent()), std::move(resume), parts_.metrics);
}

std::shared_ptr<PracticeFollow> FlagWatch::FollowOf(const std::string& practice) {
  std::shared_ptr<PracticeFollow> follow;
  {
    MutexLock lock(mutex_);
    std::weak_ptr<PracticeFollow>& known = follows_[practice];
    follow = known.lock();
    if (follow != nullptr && !follow->failed()) return follow;
    follow = std::make_shared<PracticeFollow>(practice, parts_, options_);
    known = follow;
  }
  follow->Start();
  return follow;
}

void FlagWatch::Tick() {
  std::vector<std::shared_ptr<PracticeFollow>> follows;
  {
    MutexLock lock(mutex_);
    absl::erase_if(follows_, [](const auto& follow) { return follow.second.expired(); });
    for (const auto& [practice, follow] : follows_) {
      if (auto alive = follow.lock()) follows.push_back(std::move(alive));
    }
  }
  for (const auto& follow : follows) follow->Tick();
}

void FlagWatch::RunTicks() {
  for (;;) {
    {
      MutexLock lock(mutex_);
      if (!stopping_) stop_.WaitFor(mutex_, absl::ToChronoMilliseconds(options_.tick));
      if (stopping_) return;
    }
    Tick();
  }
}

}  // namespace rapport::scoring
