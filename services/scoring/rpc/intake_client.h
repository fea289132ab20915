#ifndef RAPPORT_SERVICES_SCORING_RPC_INTAKE_CLIENT_H_
#define RAPPORT_SERVICES_SCORING_RPC_INTAKE_CLIENT_H_

#include <memory>
#include <string>
#include <vector>

#include "common/rpc/client_call.h"
#include "rapport/intake/v1/intake_service.grpc.pb.h"
#include "services/scoring/domain/upstream_sources.h"
#include "services/scoring/estimates/estimate_job.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring {

// Intake over gRPC. Thread-safe.
class IntakeClient final : public EpisodeSource, public ParameterSetStore, public ChangeSource {
 public:
  // `frame` must outlive this.
  explicit IntakeClient(rpc::ServerFrame& frame);

  Pending<ActivityRevisions> Revisions(const rpc::CallContext& call, const std::string& practice,
                                       const std::vector<std::string>& episodes) override;
  Pending<intake::v1::ReadEpisodeResponse> ReadEpisode(const rpc::CallContext& call,
                                                       const std::string& episode) override;
  Pending<intake::v1::ParameterSet> ReadParameterSet(const rpc::CallContext& call, const std::string& name) override;
  Pending<intake::v1::ListEpisodesResponse> ListEpisodes(const rpc::CallContext& call,
                                                         const intake::v1::ListEpisodesRequest& request) override;

  absl::StatusOr<intake::v1::ParameterSet> ReadNewest(const rpc::CallContext& call,
                                                      const std::string& practice) override;
  absl::StatusOr<intake::v1::ParameterSet> Create(const rpc::CallContext& call,
                                                  const intake::v1::CreateParameterSetRequest& request) override;

  Pending<FeedPosition> End(const rpc::CallContext& call, const std::string& practice) override;
  std::unique_ptr<Feed> Listen(const std::string& practice, const FeedPosition& from, Listener listener) override;

 private:
  rpc::Upstream<intake::v1::IntakeService> upstream_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_RPC_INTAKE_CLIENT_H_
