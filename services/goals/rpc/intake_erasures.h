#ifndef RAPPORT_SERVICES_GOALS_RPC_INTAKE_ERASURES_H_
#define RAPPORT_SERVICES_GOALS_RPC_INTAKE_ERASURES_H_

#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/metrics/registry.h"
#include "common/rpc/server_frame.h"
#include "services/goals/domain/erasure_feed.h"
#include "services/goals/domain/erasure_follower.h"
#include "services/goals/rpc/intake_directory.h"

namespace rapport::goals {

// Intake's feeds over the wire: one call reads a feed up to its latest change, or as far as the upstream's timeout lets
// it. Thread-safe.
class IntakeErasures final : public ErasureFeed {
 public:
  explicit IntakeErasures(const IntakeUpstream& intake) : intake_(intake) {}

  absl::StatusOr<ErasureNews> ReadOn(const records::FeedPosition& position) override;
  void Stop() override;

 private:
  const IntakeUpstream& intake_;
  Mutex mutex_;
  grpc::ClientContext* under_way_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

// Follows intake's erasures from its making to its end, and shows in the metrics of `frame` how well. All outlive it.
class ErasureFollowing {
 public:
  ErasureFollowing(rpc::ServerFrame& frame, const IntakeUpstream& intake, records::RecordStore& store,
                   const ErasureFollower::Options& options = {});

 private:
  void Report(const ErasureRound& round);

  rpc::ServerFrame& frame_;
  prometheus::Gauge& read_time_;
  prometheus::Counter& failures_;
  prometheus::Counter& goals_erased_;
  IntakeErasures erasures_;
  ErasureFollower follower_;  // last: its thread uses the rest
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_RPC_INTAKE_ERASURES_H_
