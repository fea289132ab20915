// Everything of one client: handed out, and erased.
#include <string>
#include <vector>

#include "common/resources/client_erasure.h"
#include "common/resources/resource_name.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/intake/domain/client_export.h"
#include "services/intake/testing/intake_builders.h"
#include "services/intake/testing/intake_world.h"
#include "tests/testing/status_matchers.h"

namespace rapport::intake {
namespace {

using test::HasViolation;
using test::IsOk;
using test::IsOkAndHolds;
using test::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ClientRecordsTest : public testing::Test {
 protected:
  std::vector<v1::ClientRecord> Export(const std::string& client, const std::string& parent = kNorth) {
    v1::ExportClientRequest request;
    request.set_parent(parent);
    request.set_client(client);
    const auto replies = world_.intake().exports.Export(request, absl::InfiniteFuture());
    EXPECT_THAT(replies, IsOk());
    std::vector<v1::ClientRecord> records;
    if (!replies.ok()) return records;
    for (const v1::ExportClientResponse& reply : *replies) {
      records.insert(records.end(), reply.records().begin(), reply.records().end());
    }
    return records;
  }

  // The records in short: "episode", "session", each with "former" where it is one.
  static std::vector<std::string> Kinds(const std::vector<v1::ClientRecord>& records) {
    std::vector<std::string> kinds;
    for (const v1::ClientRecord& record : records) {
      kinds.push_back(std::string(record.former() ? "former " : "") + (record.has_episode() ? "episode" : "session"));
    }
    return kinds;
  }

  absl::StatusOr<type::v1::ErasureReport> Erase(const std::string& client, bool validate_only = false,
                                                const std::string& request_id = "") {
    v1::EraseClientRequest request;
    request.set_parent(kNorth);
    request.set_client(client);
    request.set_validate_only(validate_only);
    request.set_request_id(request_id);
    return resources::EraseClient(world_.store(), request, absl::InfiniteFuture());
  }

  void AddAssessment(const std::string& session) {
    v1::AddAssessmentRequest request;
    request.set_name(session);
    *request.mutable_assessment() = AnAssessment();
    ASSERT_THAT(world_.Do(request), IsOk());
  }

  std::string Move(const std::string& session, const std::string& episode) {
    v1::ReassignSessionRequest request;
    request.set_name(session);
    request.set_episode(episode);
    request.set_reason("said by " + episode);
    return world_.Do(request)->name();
  }

  IntakeWorld world_;
};

TEST_F(ClientRecordsTest, AnExportHoldsEveryVersionOfEverythingOfTheClientAlone) {
  const std::string episode = world_.NewEpisode(AnEpisode("c-1"));
  AddAssessment(world_.NewSession(episode, absl::Hours(1)));
  const absl::Time then = world_.now();
  world_.clock().Advance(absl::Hours(1));
  world_.NewEpisode(AnEpisode("c-1"));
  world_.NewSession(world_.NewEpisode(AnEpisode("c-2")), absl::Hours(1));
  const auto records = Export("c-1");
  ASSERT_THAT(Kinds(records), ElementsAre("episode", "session", "former session", "episode"));
  EXPECT_EQ(records[1].session().assessments_size(), 1);
  EXPECT_EQ(records[2].session().assessments_size(), 0);
  EXPECT_EQ(records[2].written_time().seconds(), absl::ToUnixSeconds(then));
}

TEST_F(ClientRecordsTest, AMovedSessionIsExportedWithWhatStoodAtItsOldPlace) {
  const std::string wrong = world_.NewEpisode(AnEpisode("c-2"));
  const std::string right = world_.NewEpisode(AnEpisode("c-1"));
  Move(world_.NewSession(wrong, absl::Hours(1)), right);
  EXPECT_THAT(Kinds(Export("c-1")), ElementsAre("episode", "former episode", "session", "former session"));
  EXPECT_THAT(Kinds(Export("c-2")), ElementsAre("episode", "former episode"));
}

TEST_F(ClientRecordsTest, AnExportOfManySessionsComesInSeveralReplies) {
  const std::string episode = world_.NewEpisode(AnEpisode("c-1"));
  for (int i = 0; i < 6; ++i) {
    v1::CreateSessionRequest request = CreateSession(episode, world_.now() - absl::Hours(i + 1));
    for (int j = 0; j < 16; ++j) {
      v1::AllianceConversation& conversation = *request.mutable_session()->add_alliance_conversations();
      conversation.set_raised_by(type::v1::RATER_CLIENT);
      conversation.set_topic(std::string(4000, 'x'));
      conversation.set_agreed(std::string(4000, 'y'));
    }
    ASSERT_THAT(world_.Do(request), IsOk());
  }
  v1::ExportClientRequest request;
  request.set_parent(kNorth);
  request.set_client("c-1");
  const auto replies = world_.intake().exports.Export(request, absl::InfiniteFuture());
  ASSERT_THAT(replies, IsOk());
  EXPECT_GT(replies->size(), 1);
  EXPECT_EQ(Export("c-1").size(), 7);
}

TEST_F(ClientRecordsTest, AClientWhoIsNotKnownHasNothing) {
  world_.NewEpisode(AnEpisode("c-1"));
  EXPECT_THAT(Export("nobody"), IsEmpty());
  EXPECT_THAT(Export("c-1", "practices/south"), IsEmpty());
}

TEST_F(ClientRecordsTest, AnErasureLeavesNothingOfTheClientAndEverythingOfOthers) {
  const std::string episode = world_.NewEpisode(AnEpisode("c-1"));
  const std::string session = world_.NewSession(episode, absl::Hours(1));
  AddAssessment(session);
  const std::string other = world_.NewEpisode(AnEpisode("c-2"));
  const auto response = Erase("c-1");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->outcomes(0).erased(), 2);
  EXPECT_EQ(response->outcomes(1).erased(), 1);
  EXPECT_THAT(world_.GetEpisode(episode), StatusIs(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND"));
  EXPECT_THAT(world_.GetSession(session), StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  EXPECT_THAT(Export("c-1"), IsEmpty());
  EXPECT_THAT(world_.GetEpisode(other), IsOk());
}

TEST_F(ClientRecordsTest, AnErasureReachesWhatStoodAtAMovedSessionsOldPlace) {
  const std::string wrong = world_.NewEpisode(AnEpisode("c-2"));
  const std::string old_name = world_.NewSession(wrong, absl::Hours(1));
  Move(old_name, world_.NewEpisode(AnEpisode("c-1")));
  ASSERT_THAT(Erase("c-1"), IsOk());
  EXPECT_THAT(world_.GetSession(old_name), StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
  EXPECT_THAT(Kinds(Export("c-2")), ElementsAre("episode", "former episode"));
}

TEST_F(ClientRecordsTest, AMovedSessionWithItsPastOutlivesTheErasureOfTheWrongClient) {
  const std::string wrong = world_.NewEpisode(AnEpisode("c-2"));
  const std::string old_name = world_.NewSession(wrong, absl::Hours(1));
  AddAssessment(old_name);
  const std::string session = Move(old_name, world_.NewEpisode(AnEpisode("c-1")));
  ASSERT_THAT(Erase("c-2"), IsOk());
  EXPECT_THAT(world_.GetSession(session), IsOk());
  EXPECT_THAT(Kinds(Export("c-1")),
              ElementsAre("episode", "former episode", "session", "former session", "former session"));
  v1::ListSessionsRequest request;
  request.set_parent(std::string(kNorth) + "/episodes/-");
  request.set_client("c-1");
  EXPECT_EQ(world_.Do(request)->sessions_size(), 1);
}

TEST_F(ClientRecordsTest, ARepeatedErasureGetsTheReportOfTheFirst) {
  world_.NewEpisode(AnEpisode("c-1"));
  const auto first = Erase("c-1", false, "r-1");
  ASSERT_THAT(first, IsOk());
  world_.clock().Advance(absl::Hours(1));
  const auto again = Erase("c-1", false, "r-1");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Erase("c-2", false, "r-1"), StatusIs(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED"));
}

// A session of c-3, recorded under c-1 and moved to c-2 before it came to its true client.
class SessionMovedTwiceTest : public ClientRecordsTest {
 protected:
  SessionMovedTwiceTest() {
    first_ = world_.NewSession(world_.NewEpisode(AnEpisode("c-1")), absl::Hours(1));
    AddAssessment(first_);
    second_ = Move(first_, world_.NewEpisode(AnEpisode("c-2")));
    AddAssessment(second_);
    third_ = Move(second_, world_.NewEpisode(AnEpisode("c-3")));
  }

  std::string first_;
  std::string second_;
  std::string third_;
};

TEST_F(SessionMovedTwiceTest, IsExportedToItsTrueClientAlone) {
  const auto records = Export("c-3");
  EXPECT_THAT(Kinds(records), ElementsAre("episode", "former episode", "session", "former session", "former session",
                                          "former session", "former session"));
  EXPECT_THAT(Kinds(Export("c-1")), ElementsAre("episode", "former episode"));
  EXPECT_THAT(Kinds(Export("c-2")), ElementsAre("episode", "former episode", "former episode"));
}

TEST_F(SessionMovedTwiceTest, LeavesNoReasonWithTheClientsItIsNotAbout) {
  for (const char* client : {"c-1", "c-2"}) {
    for (const v1::ClientRecord& record : Export(client)) {
      EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr("said by"))) << client;
    }
  }
}

TEST_F(SessionMovedTwiceTest, IsErasedWithItsTrueClientWhereverItWas) {
  const auto response = Erase("c-3");
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->outcomes(1).erased(), 6) << "four versions of the session, one pointer, one episode";
  for (const std::string& name : {first_, second_, third_}) {
    EXPECT_THAT(world_.GetSession(name), StatusIs(absl::StatusCode::kNotFound, "SESSION_NOT_FOUND"));
    records::RecordStore& store = world_.store();
    EXPECT_THAT(store.Read(absl::InfiniteFuture(),
                           [&name](records::Snapshot& snapshot) {
                             const std::string record = resources::SessionName::Parse(name)->RecordName();
                             EXPECT_THAT(snapshot.History("north", record), IsOkAndHolds(IsEmpty()));
                             return absl::OkStatus();
                           }),
                IsOk());
  }
}

TEST_F(SessionMovedTwiceTest, OutlastsTheErasureOfTheClientsItIsNotAbout) {
  const size_t before = Export("c-3").size();
  ASSERT_THAT(Erase("c-1"), IsOk());
  ASSERT_THAT(Erase("c-2"), IsOk());
  EXPECT_EQ(Export("c-3").size(), before);
}

TEST_F(ClientRecordsTest, ErasingAgainErasesNothingAndSaysSo) {
  world_.NewEpisode(AnEpisode("c-1"));
  ASSERT_THAT(Erase("c-1"), IsOk());
  const auto again = Erase("c-1");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->outcomes(0).state(), type::v1::ERASURE_STATE_NOTHING_HELD);
}

TEST_F(ClientRecordsTest, AnErasureThatIsOnlyCountedErasesNothing) {
  const std::string episode = world_.NewEpisode(AnEpisode("c-1"));
  const auto response = Erase("c-1", true);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->outcomes(0).state(), type::v1::ERASURE_STATE_PENDING);
  EXPECT_THAT(world_.GetEpisode(episode), IsOk());
}

TEST_F(ClientRecordsTest, AnErasedClientCannotBeRecordedAgain) {
  world_.NewEpisode(AnEpisode("c-1"));
  ASSERT_THAT(Erase("c-1"), IsOk());
  EXPECT_THAT(world_.Do(CreateEpisode(AnEpisode("c-1"))),
              StatusIs(absl::StatusCode::kFailedPrecondition, "CLIENT_ERASED"));
}

TEST_F(ClientRecordsTest, ABadRequestIsRefused) {
  EXPECT_THAT(world_.intake().exports.Export(v1::ExportClientRequest(), absl::InfiniteFuture()),
              AllOf(HasViolation("parent"), HasViolation("client")));
  EXPECT_THAT(resources::EraseClient(world_.store(), v1::EraseClientRequest(), absl::InfiniteFuture()),
              AllOf(HasViolation("parent"), HasViolation("client")));
}

}  // namespace
}  // namespace rapport::intake
