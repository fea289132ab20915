#include "services/scoring/stats/sudden_gains.h"

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

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr SuddenGainParameters kBdi{.min_gain = 7};

TEST(SuddenGainsTest, AStableGainIsFound) {
  const auto found = FindSuddenGains(Values{28.0, 27.0, 29.0, 15.0, 14.0, 13.0}, kBdi);
  ASSERT_THAT(found.gains, SizeIs(1));
  EXPECT_EQ(found.gains[0].from_session, 3);
  EXPECT_EQ(found.gains[0].gain, 14.0);
}

TEST(SuddenGainsTest, ReversedScalesWithReversedDirectionAgree) {
  SuddenGainParameters higher = kBdi;
  higher.better = Better::kHigher;
  higher.min_fraction = std::nullopt;
  SuddenGainParameters lower = higher;
  lower.better = Better::kLower;
  const Values rising{30.0, 31.0, 30.5, 38.0, 38.5, 38.0};
  Values falling = rising;
  for (Value& value : falling) value = -*value;
  EXPECT_EQ(FindSuddenGains(rising, higher).gains.size(), FindSuddenGains(falling, lower).gains.size());
  EXPECT_THAT(FindSuddenGains(rising, lower).gains, IsEmpty());
}

TEST(SuddenGainsTest, AnUnstableGainIsFoundOnlyWithoutTheStabilityCriterion) {
  const Values unstable{28.0, 18.0, 29.0, 17.0, 28.0, 16.0, 27.0};
  EXPECT_THAT(FindSuddenGains(unstable, kBdi).gains, IsEmpty());
  SuddenGainParameters loose = kBdi;
  loose.stable = false;
  EXPECT_THAT(FindSuddenGains(unstable, loose).gains, Not(IsEmpty()));
}

TEST(SuddenGainsTest, TheFractionGuardsHighScores) {
  const Values high{100.0, 101.0, 100.0, 90.0, 89.0, 90.0};
  EXPECT_THAT(FindSuddenGains(high, kBdi).gains, IsEmpty());
  SuddenGainParameters absolute = kBdi;
  absolute.min_fraction = std::nullopt;
  EXPECT_THAT(FindSuddenGains(high, absolute).gains, SizeIs(1));
}

TEST(SuddenGainsTest, TwoValuesOnEachSideAreNeeded) {
  EXPECT_EQ(FindSuddenGains(Values{28.0, 15.0, 14.0}, kBdi).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(FindSuddenGains(Values{28.0, 28.0, 14.0}, kBdi).status, ResultStatus::kInsufficientData);
  EXPECT_THAT(FindSuddenGains(Values{28.0, 28.5, 14.0, 14.5}, kBdi).gains, SizeIs(1));
}

TEST(SuddenGainsTest, ParametersThatMakeNoSenseAreInvalid) {
  const Values values{28.0, 28.5, 14.0, 14.5};
  EXPECT_EQ(FindSuddenGains(values, {.min_gain = 0}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(FindSuddenGains(values, {.min_gain = 7, .alpha = 1}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(FindSuddenGains(values, {.min_gain = 7, .min_fraction = 2}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
