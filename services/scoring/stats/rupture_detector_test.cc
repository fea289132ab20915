#include "services/scoring/stats/rupture_detector.h"

#include <limits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using Ratings = std::vector<Value>;
using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

constexpr RuptureDetectorParameters kSessionRating{.sigma0 = 1.5};

TEST(DetectRupturesTest, TheFirstRatingNeverAlarms) {
  for (double rating : {0.0, 12.0, 40.0}) {
    const auto found = DetectRuptures(Ratings{rating}, kSessionRating);
    EXPECT_THAT(found.events, IsEmpty());
    EXPECT_EQ(found.baseline_n, 1);
    EXPECT_THAT(found.baseline_mean, Optional(rating));
  }
  EXPECT_THAT(DetectRuptures(Ratings{std::nullopt, 5.0}, kSessionRating).events, IsEmpty());
}

TEST(DetectRupturesTest, TheSecondRatingIsJudgedAsAReliableDrop) {
  // One earlier rating: scale is sigma0 sqrt(2), as in a reliable change index.
  const auto found = DetectRuptures(Ratings{38.0, 33.5}, kSessionRating);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_NEAR(found.events[0].scale, 1.5 * std::sqrt(2.0), 1e-12);
  EXPECT_EQ(found.events[0].severity, RuptureSeverity::kWatch);
  EXPECT_THAT(DetectRuptures(Ratings{38.0, 33.8}, kSessionRating).events, IsEmpty());
}

TEST(DetectRupturesTest, ADropExactlyAtTheLimitOpensAnEvent) {
  const double limit = 38.0 - 2.0 * 1.5 * std::sqrt(2.0);
  EXPECT_THAT(DetectRuptures(Ratings{38.0, limit}, kSessionRating).events, SizeIs(1));
  EXPECT_THAT(DetectRuptures(Ratings{38.0, limit + 1e-6}, kSessionRating).events, IsEmpty());
}

TEST(DetectRupturesTest, RisesNeverAlarm) {
  EXPECT_THAT(DetectRuptures(Ratings{10.0, 40.0, 40.0, 40.0}, kSessionRating).events, IsEmpty());
}

TEST(DetectRupturesTest, ADeeperDropIsNeverLessSevere) {
  double depth_before = 0.0;
  for (double low : {34.0, 33.0, 30.0, 20.0}) {
    const auto found = DetectRuptures(Ratings{37.0, 37.5, 36.8, 37.2, 37.6, low}, kSessionRating);
    ASSERT_THAT(found.events, SizeIs(1)) << low;
    EXPECT_GT(found.events[0].depth, depth_before);
    depth_before = found.events[0].depth;
  }
}

TEST(DetectRupturesTest, MovingAllRatingsMovesTheReferenceAndNothingElse) {
  const Ratings low{7.0, 7.5, 6.8, 7.2, 7.6, 1.0, 4.0, 7.0};
  Ratings high = low;
  for (Value& rating : high) *rating += 30.0;
  const auto a = DetectRuptures(low, kSessionRating);
  const auto b = DetectRuptures(high, kSessionRating);
  ASSERT_THAT(a.events, SizeIs(1));
  ASSERT_THAT(b.events, SizeIs(1));
  EXPECT_NEAR(a.events[0].depth, b.events[0].depth, 1e-9);
  EXPECT_NEAR(a.events[0].reference + 30.0, b.events[0].reference, 1e-9);
  EXPECT_EQ(a.events[0].repaired_at, b.events[0].repaired_at);
}

TEST(DetectRupturesTest, CeilingScoresStillHaveSpread) {
  const auto found = DetectRuptures(Ratings{40.0, 40.0, 40.0, 40.0, 40.0, 36.5}, kSessionRating);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_GT(found.events[0].sigma, 0.0);
  EXPECT_THAT(DetectRuptures(Ratings{40.0, 40.0, 40.0, 40.0, 40.0, 39.0}, kSessionRating).events, IsEmpty());
}

TEST(DetectRupturesTest, MissingSessionsCountTowardsTheRepairWindow) {
  const Ratings prompt{37.0, 37.0, 30.0, std::nullopt, std::nullopt, 37.0};
  EXPECT_EQ(DetectRuptures(prompt, kSessionRating).events[0].status, RepairStatus::kRepaired);
  const Ratings late{37.0, 37.0, 30.0, std::nullopt, std::nullopt, std::nullopt, 37.0};
  EXPECT_EQ(DetectRuptures(late, kSessionRating).events[0].status, RepairStatus::kLateRepair);
}

TEST(DetectRupturesTest, AnEventIsOpenUntilTheRepairWindowHasPassed) {
  Ratings ratings{37.0, 37.0, 30.0, 30.0, 30.0};
  EXPECT_EQ(DetectRuptures(ratings, kSessionRating).events[0].status, RepairStatus::kOpen);
  ratings.push_back(std::nullopt);
  EXPECT_EQ(DetectRuptures(ratings, kSessionRating).events[0].status, RepairStatus::kUnrepaired);
}

TEST(DetectRupturesTest, AWatchBecomesARuptureAsItDeepens) {
  const auto found = DetectRuptures(Ratings{37.0, 37.5, 36.8, 37.2, 37.6, 33.9, 31.0}, kSessionRating);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_EQ(found.events[0].severity, RuptureSeverity::kRupture);
  EXPECT_GT(found.events[0].max_depth, found.events[0].depth);
}

TEST(DetectRupturesTest, APersistentLevelBecomesTheBaseline) {
  // The event opens at session 5 and closes at session 11; the ratings after it are the baseline from then on.
  Ratings ratings{38.0, 38.0, 38.0, 38.0, 30.0, 32.0, 32.0, 32.0, 32.0, 32.0, 32.0};
  const auto found = DetectRuptures(ratings, kSessionRating);
  ASSERT_THAT(found.events, SizeIs(1));
  EXPECT_EQ(found.events[0].status, RepairStatus::kUnrepaired);
  EXPECT_EQ(found.baseline_n, 6);
  EXPECT_THAT(found.baseline_mean, Optional(DoubleNear(32.0, 1e-12)));
  ratings.push_back(26.0);
  EXPECT_THAT(DetectRuptures(ratings, kSessionRating).events, SizeIs(2));
}

TEST(DetectRupturesTest, NothingIsAnEventBeforeTheBaselineIsLongEnough) {
  RuptureDetectorParameters parameters = kSessionRating;
  parameters.min_baseline = 3;
  EXPECT_THAT(DetectRuptures(Ratings{38.0, 38.0, 10.0}, parameters).events, IsEmpty());
  EXPECT_THAT(DetectRuptures(Ratings{38.0, 38.0, 38.0, 10.0}, parameters).events, SizeIs(1));
}

TEST(DetectRupturesTest, OnlyTheWindowIsRemembered) {
  RuptureDetectorParameters parameters = kSessionRating;
  parameters.baseline_window = 2;
  const auto found = DetectRuptures(Ratings{20.0, 30.0, 38.0, 39.0}, parameters);
  EXPECT_EQ(found.baseline_n, 2);
  EXPECT_THAT(found.baseline_mean, Optional(38.5));
}

TEST(DetectRupturesTest, NoRatingIsInsufficientData) {
  const auto found = DetectRuptures(Ratings{std::nullopt, std::numeric_limits<double>::quiet_NaN()}, kSessionRating);
  EXPECT_EQ(found.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(found.baseline_mean, Eq(std::nullopt));
}

TEST(DetectRupturesTest, ParametersThatMakeNoSenseAreInvalid) {
  const auto status = [](auto change) {
    RuptureDetectorParameters parameters = kSessionRating;
    change(parameters);
    return DetectRuptures(Ratings{37.0, 20.0}, parameters).status;
  };
  EXPECT_EQ(status([](auto& p) { p.sigma0 = 0.0; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.sigma0 = std::numeric_limits<double>::quiet_NaN(); }),
            ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.nu0 = 0.0; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.k_watch = -1.0; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.min_baseline = 9; }), ResultStatus::kInvalidParameter);
  EXPECT_EQ(status([](auto& p) { p.repair_tolerance_sigma = -0.5; }), ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
