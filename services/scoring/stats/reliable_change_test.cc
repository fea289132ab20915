#include "services/scoring/stats/reliable_change.h"

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

constexpr ReliableChangeParameters kDepression{.sd = 6.1, .reliability = 0.89, .better = Better::kLower};

TEST(ReliableChangeTest, TheCorrectedDenominatorIsRootTwoLarger) {
  ReliableChangeParameters old = kDepression;
  old.method = ReliableChangeMethod::kUncorrected1984;
  const auto corrected = ComputeReliableChange(22.0, 11.0, kDepression);
  const auto uncorrected = ComputeReliableChange(22.0, 11.0, old);
  EXPECT_NEAR(*uncorrected.rci / *corrected.rci, std::sqrt(2.0), 1e-12);
}

TEST(ReliableChangeTest, DirectionDecidesWhatIsImprovement) {
  EXPECT_THAT(ComputeReliableChange(22.0, 11.0, kDepression).kind, Optional(ReliableChangeKind::kImproved));
  EXPECT_THAT(ComputeReliableChange(11.0, 22.0, kDepression).kind, Optional(ReliableChangeKind::kDeteriorated));
  ReliableChangeParameters wellbeing = kDepression;
  wellbeing.better = Better::kHigher;
  EXPECT_THAT(ComputeReliableChange(11.0, 22.0, wellbeing).kind, Optional(ReliableChangeKind::kImproved));
}

TEST(ReliableChangeTest, SwappingTheScoresReversesTheIndex) {
  EXPECT_EQ(*ComputeReliableChange(20.0, 13.0, kDepression).rci, -*ComputeReliableChange(13.0, 20.0, kDepression).rci);
}

TEST(ReliableChangeTest, AChangeOfExactlyTheThresholdIsNotReliable) {
  const double threshold = *ComputeReliableChange(20.0, 20.0, kDepression).threshold;
  EXPECT_THAT(ComputeReliableChange(20.0, 20.0 - threshold, kDepression).kind, Optional(ReliableChangeKind::kNone));
  EXPECT_THAT(ComputeReliableChange(20.0, 20.0 - threshold - 1e-6, kDepression).kind,
              Optional(ReliableChangeKind::kImproved));
}

TEST(ReliableChangeTest, MoreReliableMeasuresNeedLessChange) {
  double before = std::numeric_limits<double>::max();
  for (double reliability : {0.0, 0.5, 0.8, 0.95, 1.0}) {
    const double threshold = *ComputeReliableChange(1.0, 2.0, {.sd = 6, .reliability = reliability}).threshold;
    EXPECT_LT(threshold, before);
    before = threshold;
  }
}

TEST(ReliableChangeTest, TwoErrorsWithEqualErrorsAreTheDefaultMethod) {
  ReliableChangeParameters two = kDepression;
  two.method = ReliableChangeMethod::kTwoErrors;
  EXPECT_NEAR(*ComputeReliableChange(20.0, 13.0, two).rci, *ComputeReliableChange(20.0, 13.0, kDepression).rci, 1e-12);
}

TEST(ReliableChangeTest, EdwardsNunnallyDoesNotCallRegressionToTheMeanChange) {
  ReliableChangeParameters parameters = kDepression;
  parameters.method = ReliableChangeMethod::kEdwardsNunnally;
  EXPECT_EQ(ComputeReliableChange(24.0, 15.0, parameters).status, ResultStatus::kInvalidParameter);
  parameters.mean_pre = 14.0;
  const double regressed = 0.89 * (24.0 - 14.0) + 14.0;
  EXPECT_THAT(ComputeReliableChange(24.0, regressed, parameters).rci, Optional(DoubleNear(0.0, 1e-12)));
}

TEST(ReliableChangeTest, WithPerfectReliabilityAnyChangeIsReliable) {
  const ReliableChangeParameters perfect{.sd = 6, .reliability = 1.0};
  const auto change = ComputeReliableChange(10.0, 10.1, perfect);
  EXPECT_EQ(change.status, ResultStatus::kOk);
  EXPECT_THAT(change.rci, Eq(std::nullopt));
  EXPECT_THAT(change.kind, Optional(ReliableChangeKind::kImproved));
  EXPECT_THAT(ComputeReliableChange(10.0, 10.0, perfect).kind, Optional(ReliableChangeKind::kNone));
}

TEST(ReliableChangeTest, OneScoreIsInsufficientAndBadParametersAreInvalid) {
  EXPECT_EQ(ComputeReliableChange(10.0, std::nullopt, kDepression).status, ResultStatus::kInsufficientData);
  for (const ReliableChangeParameters& bad :
       {ReliableChangeParameters{.sd = 0, .reliability = 0.9}, ReliableChangeParameters{.sd = 5, .reliability = -0.1},
        ReliableChangeParameters{.sd = 5, .reliability = 0.9, .z_crit = 0}}) {
    const auto change = ComputeReliableChange(1.0, 2.0, bad);
    EXPECT_EQ(change.status, ResultStatus::kInvalidParameter);
    EXPECT_THAT(change.threshold, Eq(std::nullopt));
  }
}

}  // namespace
}  // namespace rapport::stats
