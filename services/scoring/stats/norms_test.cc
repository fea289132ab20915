#include "services/scoring/stats/norms.h"

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

TEST(StandardizeTest, TheMeanIsZeroFiftyAndTheMiddle) {
  const auto score = Standardize(50.0, 50.0, 10.0);
  EXPECT_THAT(score.z, Optional(0.0));
  EXPECT_THAT(score.t, Optional(50.0));
  EXPECT_THAT(score.percentile, Optional(DoubleNear(50.0, 1e-12)));
}

TEST(StandardizeTest, EqualDistancesMirrorEachOther) {
  const auto above = Standardize(56.0, 50.0, 4.0);
  const auto below = Standardize(44.0, 50.0, 4.0);
  EXPECT_EQ(*above.z, -*below.z);
  EXPECT_NEAR(*above.percentile + *below.percentile, 100.0, 1e-9);
}

TEST(StandardizeTest, StatusSaysWhyThereIsNoScore) {
  EXPECT_EQ(Standardize(1.0, 0.0, 0.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(Standardize(1.0, 0.0, -1.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(Standardize(std::nullopt, 0.0, 1.0).status, ResultStatus::kInsufficientData);
}

TEST(RankAmongTest, EqualScoresCountHalf) {
  const Values reference{1.0, 2.0, 2.0, 3.0};
  EXPECT_THAT(RankAmong(2.0, reference).percentile, Optional(50.0));
  EXPECT_THAT(RankAmong(0.0, reference).percentile, Optional(0.0));
  EXPECT_THAT(RankAmong(9.0, reference).percentile, Optional(100.0));
}

TEST(RankAmongTest, MissingReferenceScoresAreIgnored) {
  EXPECT_EQ(RankAmong(2.0, Values{1.0, std::nullopt, 3.0}).n, 2);
  EXPECT_EQ(RankAmong(2.0, Values{std::nullopt}).status, ResultStatus::kInsufficientData);
}

TEST(PercentOfMaximumPossibleTest, LimitsAreZeroAndHundred) {
  EXPECT_THAT(PercentOfMaximumPossible(-3.0, -3.0, 3.0).percent, Optional(0.0));
  EXPECT_THAT(PercentOfMaximumPossible(3.0, -3.0, 3.0).percent, Optional(100.0));
}

TEST(PercentOfMaximumPossibleTest, StatusSaysWhyThereIsNoPercent) {
  EXPECT_EQ(PercentOfMaximumPossible(3.1, -3.0, 3.0).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(PercentOfMaximumPossible(1.0, 3.0, 3.0).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(PercentOfMaximumPossible(std::nullopt, 0.0, 3.0).status, ResultStatus::kInsufficientData);
}

}  // namespace
}  // namespace rapport::stats
