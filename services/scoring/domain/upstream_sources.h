#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_UPSTREAM_SOURCES_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_UPSTREAM_SOURCES_H_

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/rpc/call_context.h"
#include "rapport/goals/v1/goal_progress.pb.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::scoring {

// Where each of several episodes stands in one store.
struct ActivityRevisions {
  std::string store_epoch;
  std::vector<int64_t> revisions;     // in the order asked for; 0 when nothing is recorded of the episode
  std::string parameter_set;          // the practice's newest, by resource name; empty without one, and of goals
  uint32_t stale_after_sessions = 0;  // goals' own setting, by which it calls a goal stale; 0 of intake
};

// The most episodes one ActivityRevisions may ask for.
inline constexpr size_t kMaxRevisions = 1000;

template <typename T>
using Pending = std::future<absl::StatusOr<T>>;

// Intake as profiles need it. Methods start a call and return at once; the future is ready by the call's deadline. Each
// result is UNAVAILABLE with RetryInfo when intake is away, and otherwise what intake says. Thread-safe.
class EpisodeSource {
 public:
  virtual ~EpisodeSource() = default;

  // `practice` and `episodes` are resource names.
  virtual Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                               const std::vector<std::string>& episodes) = 0;

  virtual Pending<intake::v1::ReadEpisodeResponse> ReadEpisode(const rpc::CallContext& call,
                                                               const std::string& episode) = 0;

  // The set of this resource name; a version never changes.
  virtual Pending<intake::v1::ParameterSet> ReadParameterSet(const rpc::CallContext& call, const std::string& name) = 0;

  // One page of the practice's episodes.
  virtual Pending<intake::v1::ListEpisodesResponse> ListEpisodes(const rpc::CallContext& call,
                                                                 const intake::v1::ListEpisodesRequest& request) = 0;
};

// Goals as profiles need it; as EpisodeSource.
class GoalSource {
 public:
  virtual ~GoalSource() = default;

  virtual Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                               const std::vector<std::string>& episodes) = 0;

  virtual Pending<goals::v1::GoalProgress> ReadProgress(const rpc::CallContext& call, const std::string& episode) = 0;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_UPSTREAM_SOURCES_H_
