// Intake over a real socket: what each kind of call adds to the use cases that the domain's tests cover.
#include "services/intake/rpc/intake_service.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/status_mapping.h"
#include "gmock/gmock.h"
#include "grpcpp/client_context.h"
#include "gtest/gtest.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/limited_caller.h"
#include "tests/testing/server_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::StatusIs;
using ::testing::Not;

class IntakeServiceTest : public testing::Test {
 protected:
  explicit IntakeServiceTest(const rpc::Authenticator& authenticator = nullptr)
      : server_(
            [this](rpc::ServerFrame& frame) {
              counts_ = std::make_unique<RecordedCounts>(catalog_, frame.registry());
              service_ = std::make_unique<IntakeService>(frame.CallsOf(v1::IntakeService::service_full_name()),
                                                         world_.intake(), *counts_);
              rpc::ServerSpec spec;
              spec.services = {service_.get()};
              return spec;
            },
            "", {}, nullptr, authenticator),
        stub_(v1::IntakeService::NewStub(server_.NewChannel())) {}

  // The answer to a unary call.
  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(grpc::Status (v1::IntakeService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                             Reply*),
                             const Request& request) {
    grpc::ClientContext context;
    Reply reply;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &reply);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return reply;
  }

  absl::StatusOr<v1::Episode> Create(const v1::CreateEpisodeRequest& request) {
    return Call(&v1::IntakeService::Stub::CreateEpisode, request);
  }

  const instruments::InstrumentCatalog catalog_ = *instruments::InstrumentCatalog::Load(RAPPORT_DEFINITIONS);
  IntakeWorld world_;
  std::unique_ptr<RecordedCounts> counts_;
  std::unique_ptr<IntakeService> service_;
  test::ServerFixture server_;
  std::unique_ptr<v1::IntakeService::Stub> stub_;
};

TEST_F(IntakeServiceTest, AnEpisodeIsOpenedFilledAndReadOverTheWire) {
  const auto episode = Create(CreateEpisode());
  ASSERT_THAT(episode, IsOk());
  const auto session =
      Call(&v1::IntakeService::Stub::CreateSession, CreateSession(episode->name(), world_.now() - absl::Hours(1)));
  ASSERT_THAT(session, IsOk());
  v1::AddAssessmentRequest add;
  add.set_name(session->name());
  *add.mutable_assessment() = AnAssessment(0);
  ASSERT_THAT(Call(&v1::IntakeService::Stub::AddAssessment, add), IsOk());
  v1::ReadEpisodeRequest read;
  read.set_name(episode->name());
  const auto whole = Call(&v1::IntakeService::Stub::ReadEpisode, read);
  ASSERT_THAT(whole, IsOk());
  EXPECT_EQ(whole->activity_revision(), 3);
  EXPECT_TRUE(whole->sessions(0).assessments(0).assessment().answers(0).has_value());
}

TEST_F(IntakeServiceTest, ErrorsArriveWithReasonAndAllViolations) {
  v1::CreateEpisodeRequest request;
  request.set_parent("north");
  const auto refused = Create(request);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(refused, testing::AllOf(HasViolation("parent"), HasViolation("episode.client"),
                                      HasViolation("episode.therapists")));
  v1::GetSessionRequest get;
  get.set_name("practices/north/episodes/e/sessions/s");
  EXPECT_THAT(Call(&v1::IntakeService::Stub::GetSession, get),
              StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
}

TEST_F(IntakeServiceTest, NothingOfAClientReachesTheLogOrTheMetrics) {
  v1::CreateEpisodeRequest request = CreateEpisode(AnEpisode("Anna Example", "Dr. Example"));
  ASSERT_THAT(Create(request), IsOk());
  request.mutable_episode()->clear_therapists();
  ASSERT_THAT(Create(request), Not(IsOk()));
  EXPECT_THAT(server_.Log() + server_.Metrics(), Not(testing::HasSubstr("Example")));
}

TEST_F(IntakeServiceTest, ChangesAreFollowedWhileTheyHappen) {
  v1::WatchChangesRequest request;
  request.set_parent(kNorth);
  grpc::ClientContext context;
  const auto reader = stub_->WatchChanges(&context, request);
  for (int64_t revision = 1; revision <= 3; ++revision) {
    const auto episode = Create(CreateEpisode());
    type::v1::Change change;
    ASSERT_TRUE(reader->Read(&change));
    EXPECT_EQ(change.revision(), revision);
    EXPECT_EQ(change.name(), episode->name());
  }
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(IntakeServiceTest, AnImportAnswersEveryRequestInOrder) {
  grpc::ClientContext context;
  const auto stream = stub_->ImportSessions(&context);
  for (int i = 0; i < 3; ++i) {
    v1::ImportSessionsRequest request;
    if (i == 0) request.set_parent(kNorth);
    v1::ImportRow& row = *request.add_rows();
    row.set_row_key("r" + std::to_string(i));
    row.set_episode_key("a");
    *row.mutable_episode() = AnEpisode();
    *row.mutable_session() = ASession(world_.now() - absl::Hours(i + 1));
    if (i == 1) request.mutable_rows(0)->clear_session();
    ASSERT_TRUE(stream->Write(request));
  }
  stream->WritesDone();
  std::vector<v1::ImportOutcome> outcomes;
  v1::ImportSessionsResponse response;
  while (stream->Read(&response)) outcomes.push_back(response.results(0).outcome());
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(outcomes, testing::ElementsAre(v1::IMPORT_OUTCOME_IMPORTED, v1::IMPORT_OUTCOME_REJECTED,
                                             v1::IMPORT_OUTCOME_IMPORTED));
}

TEST_F(IntakeServiceTest, AClientIsHandedOutAndErased) {
  ASSERT_THAT(Create(CreateEpisode()), IsOk());
  v1::ExportClientRequest request;
  request.set_parent(kNorth);
  request.set_client("c-1");
  const auto exported = [&] {
    grpc::ClientContext context;
    const auto reader = stub_->ExportClient(&context, request);
    v1::ExportClientResponse response;
    int records = 0;
    while (reader->Read(&response)) records += response.records_size();
    EXPECT_TRUE(reader->Finish().ok());
    return records;
  };
  EXPECT_EQ(exported(), 1);
  v1::EraseClientRequest erase;
  erase.set_parent(kNorth);
  erase.set_client("c-1");
  const auto report = Call(&v1::IntakeService::Stub::EraseClient, erase);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->report().outcomes(0).erased(), 1);
  EXPECT_EQ(exported(), 0);
}

// A caller who looks for the client, to whom alliance scores are not shown.
class ViewerIntakeServiceTest : public IntakeServiceTest {
 protected:
  static auth::CallerPtr Viewer() {
    auth::Caller caller = *test::LimitedCaller("north");
    caller.viewer = "client";
    return std::make_shared<const auth::Caller>(std::move(caller));
  }
  ViewerIntakeServiceTest() : IntakeServiceTest(test::EverybodyIs(Viewer())) {}
};

TEST_F(ViewerIntakeServiceTest, WhatAViewerIsNotShownIsNotReplacedWhenTheSessionIsSentBack) {
  v1::CreateSessionRequest create = CreateSession(world_.NewEpisode(AnEpisode()), world_.now() - absl::Hours(1));
  v1::AllianceConversation& conversation = *create.mutable_session()->add_alliance_conversations();
  conversation.set_raised_by(type::v1::RATER_CLIENT);
  v1::AllianceReport& report = *conversation.add_reports();
  report.set_rater(type::v1::RATER_CLIENT);
  report.set_tension(3);
  const auto seen = Call(&v1::IntakeService::Stub::CreateSession, create);
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->alliance_conversations(0).reports_size(), 0);

  v1::UpdateSessionRequest update;
  *update.mutable_session() = *seen;
  for (const char* path : {"alliance_conversations", "*"}) {
    update.mutable_update_mask()->clear_paths();
    update.mutable_update_mask()->add_paths(path);
    EXPECT_THAT(Call(&v1::IntakeService::Stub::UpdateSession, update),
                StatusIs(absl::StatusCode::kPermissionDenied, "VIEWER_ONLY"));
  }
  update.mutable_update_mask()->set_paths(0, "format");
  EXPECT_THAT(Call(&v1::IntakeService::Stub::UpdateSession, update), IsOk());
  v1::GetSessionRequest get;
  get.set_name(seen->name());
  const auto kept = world_.intake().sessions.Get(get, absl::InfiniteFuture());
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->alliance_conversations(0).reports(0).tension(), 3);
}

// A caller that may touch the practice "north" alone.
class ScopedIntakeServiceTest : public IntakeServiceTest {
 protected:
  ScopedIntakeServiceTest() : IntakeServiceTest(test::EverybodyIs(test::LimitedCaller("north"))) {}
};

TEST_F(ScopedIntakeServiceTest, NoCallReachesIntoAnotherPractice) {
  const std::string south = world_.NewEpisode(AnEpisode(), "practices/south");
  EXPECT_THAT(Create(CreateEpisode()), IsOk());
  EXPECT_THAT(Create(CreateEpisode(AnEpisode(), "practices/south")),
              StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"));
  v1::GetEpisodeRequest get;
  get.set_name(south);
  EXPECT_THAT(Call(&v1::IntakeService::Stub::GetEpisode, get),
              StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"));
  v1::UpdateEpisodeRequest update;
  update.mutable_episode()->set_name(south);
  EXPECT_THAT(Call(&v1::IntakeService::Stub::UpdateEpisode, update),
              StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"));
  v1::UpdateSessionRequest session;
  session.mutable_session()->set_name(south + "/sessions/s");
  EXPECT_THAT(Call(&v1::IntakeService::Stub::UpdateSession, session),
              StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND"));
}

TEST_F(ScopedIntakeServiceTest, NoStreamReachesIntoAnotherPractice) {
  v1::WatchChangesRequest watch;
  watch.set_parent("practices/south");
  grpc::ClientContext context;
  type::v1::Change change;
  const auto reader = stub_->WatchChanges(&context, watch);
  EXPECT_FALSE(reader->Read(&change));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
  grpc::ClientContext import_context;
  const auto stream = stub_->ImportSessions(&import_context);
  v1::ImportSessionsRequest request;
  request.set_parent("practices/south");
  stream->Write(request);
  v1::ImportSessionsResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace rapport::intake
