#include "services/goals/measures/goal_attainment.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::goals {
namespace {

using Scores = std::vector<std::optional<double>>;
using ::testing::DoubleNear;
using ::testing::Optional;

TEST(AttainmentScoreTest, AllAsExpectedIsFifty) {
  const GoalAttainment result = AttainmentScore(Scores{0.0, 0.0, 0.0});
  EXPECT_EQ(result.status, MeasureStatus::kOk);
  EXPECT_EQ(result.goals, 3);
  EXPECT_THAT(result.t, Optional(50.0));
}

TEST(AttainmentScoreTest, OneGoalIsTenPointsPerLevelWhateverWeightAndRho) {
  for (double rho : {0.0, 0.3, 0.9}) {
    EXPECT_THAT(AttainmentScore(Scores{-1.5}, std::vector<double>{7.0}, rho).t, Optional(DoubleNear(35.0, 1e-12)));
  }
}

TEST(AttainmentScoreTest, EqualWeightsFollowTheShortFormula) {
  // T = 50 + 10 sum x / sqrt(n - rho n + rho n^2)
  const double expected = 50.0 + 10.0 * 3.0 / std::sqrt(3 - 0.3 * 3 + 0.3 * 9);
  EXPECT_THAT(AttainmentScore(Scores{1.0, 0.0, 2.0}).t, Optional(DoubleNear(expected, 1e-12)));
}

TEST(AttainmentScoreTest, ScalingAllWeightsChangesNothing) {
  const Scores scores{1.0, -1.0, 2.0};
  const auto one = AttainmentScore(scores, std::vector<double>{3, 2, 1});
  const auto ten = AttainmentScore(scores, std::vector<double>{30, 20, 10});
  EXPECT_NEAR(*one.t, *ten.t, 1e-12);
}

TEST(AttainmentScoreTest, UnratedAndUnweightedGoalsAreLeftOut) {
  const auto all = AttainmentScore(Scores{1.0, std::nullopt, 2.0, -2.0}, std::vector<double>{3, 2, 1, 0});
  EXPECT_EQ(all.goals, 2);
  EXPECT_EQ(all.t, AttainmentScore(Scores{1.0, 2.0}, std::vector<double>{3, 1}).t);
}

TEST(AttainmentScoreTest, ABetterLevelNeverLowersTheScore) {
  double before = -1e9;
  for (double level = -2.0; level <= 2.0; level += 0.5) {
    const double t = *AttainmentScore(Scores{level, 1.0, -1.0}, std::vector<double>{1, 4, 2}).t;
    EXPECT_GT(t, before);
    before = t;
  }
}

TEST(AttainmentScoreTest, NothingRatedIsInsufficientData) {
  const auto result = AttainmentScore(Scores{std::nullopt, std::numeric_limits<double>::quiet_NaN()});
  EXPECT_EQ(result.status, MeasureStatus::kInsufficientData);
  EXPECT_EQ(result.t, std::nullopt);
  EXPECT_EQ(AttainmentScore({}).status, MeasureStatus::kInsufficientData);
}

TEST(AttainmentScoreTest, LevelsOutsideTheFiveAreOutOfRange) {
  EXPECT_EQ(AttainmentScore(Scores{2.5}).status, MeasureStatus::kOutOfRange);
  EXPECT_EQ(AttainmentScore(Scores{0.0, -3.0}).status, MeasureStatus::kOutOfRange);
}

TEST(AttainmentScoreTest, ParametersThatMakeNoSenseAreInvalid) {
  const Scores scores{1.0, 1.0};
  EXPECT_EQ(AttainmentScore(scores, std::vector<double>{1.0}).status, MeasureStatus::kInvalidParameter);
  for (double rho : {-0.1, 1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_EQ(AttainmentScore(scores, {}, rho).status, MeasureStatus::kInvalidParameter) << rho;
  }
}

TEST(ChangeInAttainmentTest, ComparesTheSameGoalsAtBothTimes) {
  const auto change = ChangeInAttainment(Scores{-1.0, -2.0, -1.0}, Scores{1.0, std::nullopt, 0.0});
  EXPECT_EQ(change.goals, 2);
  EXPECT_EQ(change.t_baseline, AttainmentScore(Scores{-1.0, -1.0}).t);
  EXPECT_EQ(change.t_post, AttainmentScore(Scores{1.0, 0.0}).t);
  EXPECT_NEAR(*change.t_change, *change.t_post - *change.t_baseline, 1e-12);
}

TEST(ChangeInAttainmentTest, SwappingTheTimesReversesTheSign) {
  const Scores early{-1.0, 0.5};
  const Scores late{2.0, 0.0};
  EXPECT_NEAR(*ChangeInAttainment(early, late).t_change, -*ChangeInAttainment(late, early).t_change, 1e-12);
}

TEST(ChangeInAttainmentTest, StatusesComeFromEitherTime) {
  EXPECT_EQ(ChangeInAttainment(Scores{0.0}, Scores{0.0, 1.0}).status, MeasureStatus::kInvalidParameter);
  EXPECT_EQ(ChangeInAttainment(Scores{0.0}, Scores{3.0}).status, MeasureStatus::kOutOfRange);
  EXPECT_EQ(ChangeInAttainment(Scores{0.0}, Scores{std::nullopt}).status, MeasureStatus::kInsufficientData);
}

}  // namespace
}  // namespace rapport::goals
