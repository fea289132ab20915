#include "services/goals/rpc/intake_erasures.h"

#include <memory>

#include "common/errors/errors.h"
#include "common/resources/resource_name.h"
#include "grpcpp/client_context.h"

namespace rapport::goals {
namespace {

using intake::v1::IntakeService;
using type::v1::Change;

void Take(const Change& change, ErasureNews& news) {
  news.reached.revision = change.revision();
  news.reached.epoch = change.store_epoch();
  if (change.kind() == type::v1::CHANGE_KIND_HEARTBEAT) news.latest = true;
  if (change.kind() != type::v1::CHANGE_KIND_ERASURE) return;
  // Sessions have lines of their own, and goals hang on the episode.
  const auto name = resources::EpisodeName::Parse(change.name());
  if (name.has_value()) news.episodes.push_back(name->episode);
}

}  // namespace

absl::StatusOr<ErasureNews> IntakeErasures::ReadOn(const records::FeedPosition& position) {
  intake::v1::WatchChangesRequest request;
  request.set_parent(resources::PracticeName{position.practice}.ToString());
  request.set_after_revision(position.revision);
  request.set_store_epoch(position.epoch);
  request.set_until_latest(true);
  const rpc::CallContext call;
  const std::unique_ptr<grpc::ClientContext> context = intake_.ContextFor(call);
  {
    MutexLock lock(mutex_);
    if (stopped_) return MakeError(absl::StatusCode::kCancelled, "CANCELLED", "stopped");
    under_way_ = context.get();
  }
  ErasureNews news;
  news.reached = position;
  const absl::Status status = intake_.Read<Change>(call, *context, &IntakeService::Stub::WatchChanges, request,
                                                   [&news](const Change& change) { Take(change, news); });
  {
    MutexLock lock(mutex_);
    under_way_ = nullptr;
  }
  // What was read before a failure counts; the next call meets the failure again if it lasts.
  if (!status.ok() && news.reached.revision == position.revision) return status;
  news.latest = news.latest && status.ok();
  return news;
}

void IntakeErasures::Stop() {
  MutexLock lock(mutex_);
  stopped_ = true;
  if (under_way_ != nullptr) under_way_->TryCancel();
}

ErasureFollowing::ErasureFollowing(rpc::ServerFrame& frame, const IntakeUpstream& intake, records::RecordStore& store,
                                   const ErasureFollower::Options& options)
    : frame_(frame),
      read_time_(frame.registry().Gauge("rapport_goals_intake_feed_read_timestamp_seconds",
                                        "When intake's erasures were last followed for every practice, as Unix time.")),
      failures_(frame.registry().Counter("rapport_goals_intake_feed_failures_total",
                                         "Looks at intake's erasures that failed for a practice or for all.")),
      goals_erased_(frame.registry().Counter("rapport_goals_followed_erasures_total",
                                             "Goals erased because intake erased their client.")),
      erasures_(intake),
      follower_(store, erasures_, options, [this](const ErasureRound& round) { Report(round); }) {}

void ErasureFollowing::Report(const ErasureRound& round) {
  goals_erased_.Increment(static_cast<double>(round.goals_erased));
  if (round.status.ok()) {
    read_time_.Set(absl::ToDoubleSeconds(frame_.clock().Now() - absl::UnixEpoch()));
    return;
  }
  if (absl::IsCancelled(round.status)) return;  // the process ends
  failures_.Increment();
  const std::string reason = ErrorReason(round.status);
  frame_.logger().Error("intake's erasures cannot be followed", {{"reason", log::Public(reason)}});
}

}  // namespace rapport::goals
