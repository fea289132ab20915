#include "services/goals/domain/client_export.h"

#include "common/resources/client_erasure.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goals_fixture.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using ::rapport::test::HasReason;
using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;
using ::rapport::test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ClientExportTest : public ::testing::Test, protected test::GoalsFixture {
 protected:
  std::vector<v1::ClientRecord> Export(const std::string& client, const std::string& practice = "practices/north") {
    v1::ExportClientRequest request;
    request.set_parent(practice);
    request.set_client(client);
    const auto replies = ExportClient(store(), request, kNoDeadline);
    EXPECT_THAT(replies, IsOk());
    std::vector<v1::ClientRecord> records;
    for (const v1::ExportClientResponse& reply : *replies) {
      records.insert(records.end(), reply.records().begin(), reply.records().end());
    }
    return records;
  }

  absl::StatusOr<type::v1::ErasureReport> Erase(const std::string& client, bool validate_only = false) {
    v1::EraseClientRequest request;
    request.set_parent("practices/north");
    request.set_client(client);
    request.set_validate_only(validate_only);
    return resources::EraseClient(store(), request, kNoDeadline);
  }

  v1::Goal RatedGoal() {
    v1::RateGoalRequest request;
    request.set_name(MustCreate().name());
    request.set_rater(type::v1::RATER_CLIENT);
    request.set_value(4);
    return *Rate(request);
  }
};

TEST_F(ClientExportTest, HandsOutEveryGoalWithItsFormerVersions) {
  const v1::Goal rated = RatedGoal();
  const v1::Goal other = MustCreate();
  const std::vector<v1::ClientRecord> records = Export("c1");
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].goal().SerializeAsString(), rated.SerializeAsString());
  EXPECT_FALSE(records[0].former());
  EXPECT_TRUE(records[1].former());
  EXPECT_TRUE(records[1].has_written_time());
  EXPECT_EQ(records[1].goal().name(), rated.name());
  EXPECT_THAT(records[1].goal().ratings(), IsEmpty());
  EXPECT_EQ(records[2].goal().SerializeAsString(), other.SerializeAsString());
}

TEST_F(ClientExportTest, HandsOutNothingOfOthers) {
  RatedGoal();
  EXPECT_THAT(Export("c2"), IsEmpty());
  EXPECT_THAT(Export("c1", "practices/south"), IsEmpty());
}

TEST_F(ClientExportTest, TellsWhatIsWrongWithTheRequest) {
  EXPECT_THAT(ExportClient(store(), {}, kNoDeadline), AllOf(HasViolation("parent"), HasViolation("client")));
}

TEST_F(ClientExportTest, AnErasedClientLeavesNothingAndCannotComeBack) {
  const v1::Goal goal = RatedGoal();
  const absl::StatusOr<type::v1::ErasureReport> report = Erase("c1");
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(report->outcomes(0).state(), type::v1::ERASURE_STATE_ERASED);
  EXPECT_THAT(Get(goal.name()), HasReason("GOAL_NOT_FOUND"));
  EXPECT_THAT(Export("c1"), IsEmpty());
  v1::CreateGoalRequest create;
  create.set_parent(test::kEpisode);
  *create.mutable_goal() = test::Proposal();
  EXPECT_THAT(Create(create), HasReason("CLIENT_ERASED"));
  EXPECT_EQ(Erase("c1")->outcomes(0).state(), type::v1::ERASURE_STATE_NOTHING_HELD);
}

TEST_F(ClientExportTest, CheckingAnErasureErasesNothing) {
  const v1::Goal goal = RatedGoal();
  EXPECT_EQ(Erase("c1", /*validate_only=*/true)->outcomes(0).state(), type::v1::ERASURE_STATE_PENDING);
  EXPECT_EQ(Get(goal.name())->SerializeAsString(), goal.SerializeAsString());
}

}  // namespace
}  // namespace rapport::goals
