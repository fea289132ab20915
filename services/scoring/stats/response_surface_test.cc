#include "services/scoring/stats/response_surface.h"

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

const Values kCoefficients{0.4, 0.3, 0.18, -0.05, 0.12, -0.08};

std::vector<Values> Diagonal(double variance) {
  std::vector<Values> rows(6, Values(6, 0.0));
  for (int i = 0; i < 6; ++i) rows[i][i] = variance;
  return rows;
}

TEST(DescribeSurfaceTest, LinesOfAgreementAndDisagreementComeFromTheCoefficients) {
  const auto surface = DescribeSurface(kCoefficients, {});
  EXPECT_THAT(surface.a1, Optional(DoubleNear(0.48, 1e-12)));
  EXPECT_THAT(surface.a4, Optional(DoubleNear(-0.25, 1e-12)));
  EXPECT_THAT(surface.se_a1, Eq(std::nullopt));
}

TEST(DescribeSurfaceTest, IndependentErrorsAddUp) {
  const auto surface = DescribeSurface(kCoefficients, Diagonal(0.01));
  EXPECT_THAT(surface.se_a1, Optional(DoubleNear(std::sqrt(0.02), 1e-12)));
  EXPECT_THAT(surface.se_a2, Optional(DoubleNear(std::sqrt(0.03), 1e-12)));
}

TEST(DescribeSurfaceTest, WrongShapesAndNegativeVariancesAreInvalid) {
  EXPECT_EQ(DescribeSurface({}, {}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(DescribeSurface(Values{1.0, 2.0}, {}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(DescribeSurface(kCoefficients, std::vector<Values>{{1.0}}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(DescribeSurface(kCoefficients, Diagonal(-0.01)).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
