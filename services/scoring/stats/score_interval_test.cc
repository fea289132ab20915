#include "services/scoring/stats/score_interval.h"

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

constexpr ScoreIntervalParameters kNorm{.mean = 34, .sd = 5, .reliability = 0.88, .scale_min = 0, .scale_max = 40};

TEST(IntervalOfScoreTest, TheObservedIntervalIsSymmetricAboutTheScore) {
  const auto interval = IntervalOfScore(36.0, kNorm);
  EXPECT_NEAR(*interval.observed_upper - 36.0, 36.0 - *interval.observed_lower, 1e-12);
  EXPECT_NEAR(*interval.sem, 5 * std::sqrt(0.12), 1e-12);
}

TEST(IntervalOfScoreTest, TheTrueScoreLiesBetweenScoreAndMean) {
  const auto interval = IntervalOfScore(39.0, kNorm);
  EXPECT_LT(*interval.true_score, 39.0);
  EXPECT_GT(*interval.true_score, 34.0);
}

TEST(IntervalOfScoreTest, OnlyTheClampedLimitsStayOnTheScale) {
  const auto interval = IntervalOfScore(39.5, kNorm);
  EXPECT_GT(*interval.observed_upper, 40.0);
  EXPECT_THAT(interval.observed_upper_clamped, Optional(40.0));
  EXPECT_EQ(interval.observed_lower_clamped, interval.observed_lower);
}

TEST(IntervalOfScoreTest, WithoutALimitNothingIsClamped) {
  const auto interval = IntervalOfScore(39.5, {.mean = 34, .sd = 5, .reliability = 0.88});
  EXPECT_EQ(interval.observed_upper_clamped, interval.observed_upper);
}

TEST(IntervalOfScoreTest, PerfectReliabilityHasNoWidth) {
  ScoreIntervalParameters perfect = kNorm;
  perfect.reliability = 1.0;
  const auto interval = IntervalOfScore(20.0, perfect);
  EXPECT_THAT(interval.observed_lower, Optional(20.0));
  EXPECT_THAT(interval.true_upper, Optional(20.0));
}

TEST(IntervalOfScoreTest, MoreConfidenceIsWider) {
  ScoreIntervalParameters wide = kNorm;
  wide.confidence = 0.99;
  EXPECT_LT(*IntervalOfScore(30.0, wide).observed_lower, *IntervalOfScore(30.0, kNorm).observed_lower);
}

TEST(IntervalOfScoreTest, ParametersThatMakeNoSenseAreInvalid) {
  const auto status = [](auto change) {
    ScoreIntervalParameters parameters = kNorm;
    change(parameters);
    return IntervalOfScore(30.0, parameters).status;
  };
  EXPECT_EQ(status([](auto& p) { p.sd = 0; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.reliability = 1.01; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.confidence = 1.0; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.scale_max = -1; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(IntervalOfScore(std::nullopt, kNorm).status, ResultStatus::kInsufficientData);
}

}  // namespace
}  // namespace rapport::stats
