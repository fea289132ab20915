#include "services/scoring/stats/rogers_conditions.h"

#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using Values = std::vector<Value>;
using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

ConditionSums Sums(double regard, double empathy, double unconditionality, double congruence) {
  return {.regard = regard,
          .empathy = empathy,
          .unconditionality = unconditionality,
          .congruence = congruence,
          .min = -48,
          .max = 48};
}

TEST(CombineConditionsTest, PositiveRegardIsTheMeanOfItsTwoHalves) {
  const auto conditions = CombineConditions(Sums(48, 0, -48, 0));
  EXPECT_THAT(conditions.positive_regard, Optional(50.0));
  EXPECT_THAT(conditions.composite, Optional(50.0));
}

TEST(CombineConditionsTest, TheFirstOfEqualsIsTheWeakest) {
  EXPECT_THAT(CombineConditions(Sums(0, 0, 0, 0)).weakest, Optional(Condition::kEmpathy));
  EXPECT_THAT(CombineConditions(Sums(0, 10, 0, 0)).weakest, Optional(Condition::kCongruence));
  EXPECT_THAT(CombineConditions(Sums(-10, 10, 0, 0)).weakest, Optional(Condition::kPositiveRegard));
}

TEST(CombineConditionsTest, AMissingScaleLeavesTheCompositeOut) {
  ConditionSums sums = Sums(10, 10, 10, 10);
  sums.unconditionality = std::nullopt;
  const auto conditions = CombineConditions(sums);
  EXPECT_EQ(conditions.status, ResultStatus::kInsufficientData);
  EXPECT_TRUE(conditions.empathy.has_value());
  EXPECT_THAT(conditions.positive_regard, Eq(std::nullopt));
  EXPECT_THAT(conditions.composite, Eq(std::nullopt));
  EXPECT_THAT(conditions.weakest, Eq(std::nullopt));
}

TEST(CombineConditionsTest, SumsBeyondTheLimitsAndBadLimitsAreRefused) {
  EXPECT_EQ(CombineConditions(Sums(49, 0, 0, 0)).status, ResultStatus::kOutOfRange);
  ConditionSums sums = Sums(0, 0, 0, 0);
  sums.max = sums.min;
  EXPECT_EQ(CombineConditions(sums).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
