#include "services/scoring/rpc/intake_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "rapport/intake/v1/intake_service_config.h"
#include "services/scoring/rpc/activity_revisions.h"
#include "services/scoring/rpc/change_client.h"

namespace rapport::scoring {

using Async = intake::v1::IntakeService::StubInterface::async_interface;

IntakeClient::IntakeClient(rpc::ServerFrame& frame)
    : upstream_(frame, "intake", frame.config().intake(), intake::v1::kServiceConfigJson) {}

Pending<ActivityRevisions> IntakeClient::Revisions(const rpc::CallContext& call, const std::string& practice,
                                                   const std::vector<std::string>& episodes) {
  using Request = intake::v1::BatchGetActivityRevisionsRequest;
  return ReadRevisions(
      upstream_.Begin(call, &Async::BatchGetActivityRevisions, MakeRevisionsRequest<Request>(practice, episodes)),
      episodes.size());
}

Pending<intake::v1::ReadEpisodeResponse> IntakeClient::ReadEpisode(const rpc::CallContext& call,
                                                                   const std::string& episode) {
  intake::v1::ReadEpisodeRequest request;
  request.set_name(episode);
  return upstream_.Begin(call, &Async::ReadEpisode, std::move(request));
}

Pending<intake::v1::ParameterSet> IntakeClient::ReadParameterSet(const rpc::CallContext& call,
                                                                 const std::string& name) {
  intake::v1::GetParameterSetRequest request;
  request.set_name(name);
  return upstream_.Begin(call, &Async::GetParameterSet, std::move(request));
}

Pending<intake::v1::ListEpisodesResponse> IntakeClient::ListEpisodes(const rpc::CallContext& call,
                                                                     const intake::v1::ListEpisodesRequest& request) {
  return upstream_.Begin(call, &Async::ListEpisodes, request);
}

absl::StatusOr<intake::v1::ParameterSet> IntakeClient::ReadNewest(const rpc::CallContext& call,
                                                                  const std::string& practice) {
  return ReadParameterSet(call, absl::StrCat(practice, "/parameterSets/latest")).get();
}

absl::StatusOr<intake::v1::ParameterSet> IntakeClient::Create(const rpc::CallContext& call,
                                                              const intake::v1::CreateParameterSetRequest& request) {
  return upstream_.Call(call, &intake::v1::IntakeService::Stub::CreateParameterSet, request);
}

Pending<FeedPosition> IntakeClient::End(const rpc::CallContext& call, const std::string& practice) {
  using Request = intake::v1::BatchGetActivityRevisionsRequest;
  return ReadPosition(
      upstream_.Begin(call, &Async::BatchGetActivityRevisions, MakeRevisionsRequest<Request>(practice, {})));
}

std::unique_ptr<ChangeSource::Feed> IntakeClient::Listen(const std::string& practice, const FeedPosition& from,
                                                         Listener listener) {
  return ListenTo<intake::v1::WatchChangesRequest>(upstream_, &Async::WatchChanges, practice, from,
                                                   std::move(listener));
}

}  // namespace rapport::scoring
