#include "services/goals/measures/goal_consensus.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::goals {
namespace {

using Weights = std::vector<std::optional<double>>;
using ::testing::DoubleNear;
using ::testing::Optional;

TEST(ConsensusOnGoalsTest, EqualSharesAreFullConsensusWhateverTheUnits) {
  const auto consensus = ConsensusOnGoals(Weights{5.0, 3.0, 2.0}, Weights{50.0, 30.0, 20.0});
  EXPECT_EQ(consensus.status, MeasureStatus::kOk);
  EXPECT_THAT(consensus.overlap, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(consensus.ruzicka, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(ConsensusOnGoalsTest, DisjointGoalsAreNoConsensus) {
  const auto consensus = ConsensusOnGoals(Weights{1.0, 1.0, 0.0}, Weights{0.0, 0.0, 1.0});
  EXPECT_THAT(consensus.overlap, Optional(0.0));
  EXPECT_THAT(consensus.ruzicka, Optional(0.0));
}

TEST(ConsensusOnGoalsTest, IsSymmetric) {
  const Weights client{5.0, 3.0, 2.0, 0.0};
  const Weights therapist{2.0, 4.0, 2.0, 2.0};
  EXPECT_EQ(ConsensusOnGoals(client, therapist).overlap, ConsensusOnGoals(therapist, client).overlap);
  EXPECT_EQ(ConsensusOnGoals(client, therapist).ruzicka, ConsensusOnGoals(therapist, client).ruzicka);
}

TEST(ConsensusOnGoalsTest, GoalsOnePartyDidNotWeighAreLeftOut) {
  const auto consensus = ConsensusOnGoals(Weights{1.0, 9.0, 1.0}, Weights{2.0, std::nullopt, 2.0});
  EXPECT_THAT(consensus.overlap, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(ConsensusOnGoalsTest, APartyWithoutWeightsIsInsufficientData) {
  EXPECT_EQ(ConsensusOnGoals({}, {}).status, MeasureStatus::kInsufficientData);
  EXPECT_EQ(ConsensusOnGoals(Weights{0.0, 0.0}, Weights{1.0, 1.0}).status, MeasureStatus::kInsufficientData);
}

TEST(ConsensusOnGoalsTest, NegativeWeightsAndUnequalListsAreInvalid) {
  EXPECT_EQ(ConsensusOnGoals(Weights{-1.0, 2.0}, Weights{1.0, 1.0}).status, MeasureStatus::kInvalidParameter);
  EXPECT_EQ(ConsensusOnGoals(Weights{1.0}, Weights{1.0, 1.0}).status, MeasureStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::goals
