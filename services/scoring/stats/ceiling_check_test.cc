#include "services/scoring/stats/ceiling_check.h"

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

constexpr CeilingParameters kSessionRating{.scale_max = 40};

TEST(CheckCeilingTest, ARunAtTheEndRaisesTheFlag) {
  const auto check = CheckCeiling(Values{37.0, 39.5, std::nullopt, 40.0, 39.0}, kSessionRating);
  EXPECT_THAT(check.trailing_run, Optional(3));
  EXPECT_THAT(check.ceiling_flag, Optional(true));
  EXPECT_THAT(check.ceiling_fraction, Optional(0.75));
}

TEST(CheckCeilingTest, ALowerLastTotalEndsTheRun) {
  const auto check = CheckCeiling(Values{40.0, 40.0, 40.0, 38.9}, kSessionRating);
  EXPECT_THAT(check.trailing_run, Optional(0));
  EXPECT_THAT(check.ceiling_flag, Optional(false));
}

TEST(CheckCeilingTest, ImprovementIsDetectableWhileTheHeadroomReachesTheThreshold) {
  CeilingParameters parameters = kSessionRating;
  parameters.change_threshold = 4.3;
  EXPECT_THAT(CheckCeiling(Values{35.7}, parameters).improvement_detectable, Optional(true));
  EXPECT_THAT(CheckCeiling(Values{35.8}, parameters).improvement_detectable, Optional(false));
  EXPECT_THAT(CheckCeiling(Values{35.8}, kSessionRating).improvement_detectable, Eq(std::nullopt));
}

TEST(CheckCeilingTest, StatusSaysWhyNothingWasChecked) {
  EXPECT_EQ(CheckCeiling(Values{std::nullopt}, kSessionRating).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(CheckCeiling(Values{40.5}, kSessionRating).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(CheckCeiling(Values{40.0}, {.scale_max = 0}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(CheckCeiling(Values{40.0}, {.scale_max = 40, .run_length = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
