#include "services/goals/domain/goal_agreement.h"

#include "common/resources/timestamp.h"
#include "gmock/gmock.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using type::v1::RATER_CAREGIVER;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

v1::Goal GoalProposedBy(type::v1::Rater party) {
  v1::Goal goal = test::RecordedGoal("g1");
  goal.set_proposed_by(party);
  goal.set_worded_by(party);
  return goal;
}

void Respond(type::v1::Rater party, v1::Stance stance, int days, v1::Goal& goal) {
  v1::Response& response = *goal.add_responses();
  response.set_party(party);
  response.set_stance(stance);
  response.set_wording(goal.wording());
  *response.mutable_respond_time() = resources::ToTimestamp(test::kRecorded + absl::Hours(24) * days);
  DeriveAgreement(goal);
}

TEST(GoalAgreementTest, AProposalWaitsForTheOtherParty) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  DeriveAgreement(goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_PROPOSED);
  EXPECT_THAT(goal.awaiting(), ElementsAre(RATER_THERAPIST));
}

TEST(GoalAgreementTest, IsAgreedWhenTheOtherPartyAgrees) {
  v1::Goal goal = GoalProposedBy(RATER_THERAPIST);
  Respond(RATER_CLIENT, v1::STANCE_AGREES, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_AGREED);
  EXPECT_THAT(goal.awaiting(), IsEmpty());
}

TEST(GoalAgreementTest, ACaregiversProposalNeedsBoth) {
  v1::Goal goal = GoalProposedBy(RATER_CAREGIVER);
  DeriveAgreement(goal);
  EXPECT_THAT(goal.awaiting(), ElementsAre(RATER_CLIENT, RATER_THERAPIST));
  Respond(RATER_CLIENT, v1::STANCE_AGREES, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_PROPOSED);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_AGREED);
}

TEST(GoalAgreementTest, ACaregiversDisputeIsKeptAndDecidesNothing) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 1, goal);
  Respond(RATER_CAREGIVER, v1::STANCE_DISPUTES, 2, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_AGREED);
  EXPECT_EQ(goal.responses_size(), 2);
}

TEST(GoalAgreementTest, ADisputeOutweighsAWishForChange) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_WANTS_CHANGE, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_CHANGE_WANTED);
  Respond(RATER_CLIENT, v1::STANCE_DISPUTES, 2, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_DISPUTED);
}

TEST(GoalAgreementTest, TheProposerMayChangeTheirMind) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 1, goal);
  Respond(RATER_CLIENT, v1::STANCE_DISPUTES, 2, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_DISPUTED);
  Respond(RATER_CLIENT, v1::STANCE_AGREES, 3, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_AGREED);
}

TEST(GoalAgreementTest, AResponseRecordedLateDoesNotReplaceALaterOne) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 9, goal);
  Respond(RATER_THERAPIST, v1::STANCE_DISPUTES, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_AGREED);
}

TEST(GoalAgreementTest, OfTwoResponsesAtOneTimeTheOneRecordedLaterCounts) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 1, goal);
  Respond(RATER_THERAPIST, v1::STANCE_WANTS_CHANGE, 1, goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_CHANGE_WANTED);
}

TEST(GoalAgreementTest, ANewWordingAsksAgain) {
  v1::Goal goal = GoalProposedBy(RATER_CLIENT);
  Respond(RATER_THERAPIST, v1::STANCE_AGREES, 1, goal);
  goal.set_wording(2);
  goal.set_worded_by(RATER_THERAPIST);
  DeriveAgreement(goal);
  EXPECT_EQ(goal.agreement(), v1::AGREEMENT_PROPOSED);
  EXPECT_THAT(goal.awaiting(), ElementsAre(RATER_CLIENT));
}

}  // namespace
}  // namespace rapport::goals
