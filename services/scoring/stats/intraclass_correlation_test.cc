#include "services/scoring/stats/intraclass_correlation.h"

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

using Rows = std::vector<Values>;

const Rows kOffset{{5.0, 4.0}, {6.0, 5.0}, {7.5, 6.5}, {3.0, 2.0}, {4.0, 3.1}};

TEST(IntraclassCorrelationTest, AnOffsetLowersAgreementButNotConsistency) {
  const auto icc = ComputeIntraclassCorrelation(kOffset);
  EXPECT_GT(*icc.icc_c_1, 0.99);
  EXPECT_LT(*icc.icc_a_1, *icc.icc_c_1);
}

TEST(IntraclassCorrelationTest, TheOrderOfRatersDoesNotMatter) {
  Rows swapped = kOffset;
  for (Values& row : swapped) std::swap(row[0], row[1]);
  EXPECT_NEAR(*ComputeIntraclassCorrelation(kOffset).icc_a_1, *ComputeIntraclassCorrelation(swapped).icc_a_1, 1e-12);
}

TEST(IntraclassCorrelationTest, IntervalsHoldTheEstimate) {
  const auto icc = ComputeIntraclassCorrelation(kOffset);
  EXPECT_LT(*icc.icc_a_1_lower, *icc.icc_a_1);
  EXPECT_GT(*icc.icc_a_1_upper, *icc.icc_a_1);
  EXPECT_LT(*icc.icc_c_1_lower, *icc.icc_c_1);
  EXPECT_GT(*icc.icc_c_1_upper, *icc.icc_c_1);
}

TEST(IntraclassCorrelationTest, BelowFiveRowsNoIntervalIsGiven) {
  const auto icc = ComputeIntraclassCorrelation(Rows{{1.0, 2.0}, {3.0, 3.5}, {5.0, 4.0}, {2.0, 2.0}});
  EXPECT_EQ(icc.status, ResultStatus::kOk);
  EXPECT_THAT(icc.icc_a_1_lower, Eq(std::nullopt));
  EXPECT_THAT(icc.icc_c_1_upper, Eq(std::nullopt));
}

TEST(IntraclassCorrelationTest, PerfectAgreementIsOneWithoutInterval) {
  const auto icc = ComputeIntraclassCorrelation(Rows{{1.0, 1.0}, {2.0, 2.0}, {3.0, 3.0}, {4.0, 4.0}, {5.0, 5.0}});
  EXPECT_THAT(icc.icc_a_1, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(icc.icc_c_1, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(IntraclassCorrelationTest, IncompleteRowsAreLeftOut) {
  Rows rows = kOffset;
  rows.push_back({5.0, std::nullopt});
  EXPECT_THAT(ComputeIntraclassCorrelation(rows).n, Optional(5));
}

TEST(IntraclassCorrelationTest, StatusSaysWhyThereIsNone) {
  EXPECT_EQ(ComputeIntraclassCorrelation(Rows{}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeIntraclassCorrelation(Rows{{1.0, 2.0}}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeIntraclassCorrelation(Rows{{1.0}, {2.0}}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeIntraclassCorrelation(Rows{{2.0, 2.0}, {2.0, 2.0}}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ComputeIntraclassCorrelation(Rows{{2.0, 2.0}, {2.0}}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
