#include "services/scoring/stats/running_moments.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/stats/moments.h"

namespace rapport::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

RunningMoments Collect(const std::vector<double>& values) {
  RunningMoments moments;
  for (double value : values) moments.Add(value);
  return moments;
}

TEST(RunningMomentsTest, AgreesWithTheTwoPassFormulas) {
  const std::vector<double> values{36.5, 37.2, 36.8, 31.0};
  const auto moments = Collect(values);
  EXPECT_NEAR(*moments.mean(), *Mean(values), 1e-12);
  EXPECT_NEAR(*moments.variance(), *SampleVariance(values), 1e-12);
}

TEST(RunningMomentsTest, KeepsItsDigitsFarFromZero) {
  EXPECT_THAT(Collect({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}).variance(), Optional(DoubleNear(30.0, 1e-6)));
}

TEST(RunningMomentsTest, MergingPartsIsSeeingAll) {
  RunningMoments parts = Collect({1.0, 2.0});
  parts.Merge(Collect({7.0, 9.0, 4.0}));
  const auto all = Collect({1.0, 2.0, 7.0, 9.0, 4.0});
  EXPECT_EQ(parts.n(), all.n());
  EXPECT_NEAR(*parts.mean(), *all.mean(), 1e-12);
  EXPECT_NEAR(*parts.m2(), *all.m2(), 1e-12);
}

TEST(RunningMomentsTest, MergingNothingChangesNothing) {
  RunningMoments moments = Collect({1.0, 2.0});
  moments.Merge(RunningMoments());
  EXPECT_EQ(moments.n(), 2);
  RunningMoments empty;
  empty.Merge(moments);
  EXPECT_THAT(empty.mean(), Optional(1.5));
}

TEST(RunningMomentsTest, OneValueHasNoVarianceAndNoneHasNoMean) {
  EXPECT_THAT(Collect({5.0}).variance(), Eq(std::nullopt));
  EXPECT_THAT(Collect({5.0}).sd(), Eq(std::nullopt));
  EXPECT_THAT(RunningMoments().mean(), Eq(std::nullopt));
  EXPECT_THAT(RunningMoments().m2(), Eq(std::nullopt));
}

}  // namespace
}  // namespace rapport::stats
