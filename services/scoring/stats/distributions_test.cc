#include "services/scoring/stats/distributions.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::stats {
namespace {

using ::testing::DoubleNear;
using ::testing::Eq;
using ::testing::Optional;

TEST(DistributionsTest, PublishedAnchorsAreMet) {
  EXPECT_THAT(NormalQuantile(0.975), Optional(DoubleNear(1.95996398454005, 1e-12)));
  EXPECT_THAT(StudentTQuantile(0.975, 4), Optional(DoubleNear(2.77644510519779, 1e-12)));
  EXPECT_THAT(FQuantile(0.975, 5, 15), Optional(DoubleNear(3.57641534927906, 1e-12)));
  EXPECT_THAT(TwoSidedZ(0.95), Optional(DoubleNear(1.95996398454005, 1e-12)));
}

TEST(DistributionsTest, QuantilesUndoDistributionFunctions) {
  for (double p : {1e-6, 0.01, 0.3, 0.5, 0.8, 0.999}) {
    EXPECT_NEAR(*NormalCdf(*NormalQuantile(p)), p, 1e-12);
    for (double df : {0.7, 1.0, 2.5, 30.0, 1e6}) {
      EXPECT_NEAR(*StudentTCdf(*StudentTQuantile(p, df), df), p, 1e-10) << p << " " << df;
    }
  }
}

TEST(DistributionsTest, TAndNormalAreSymmetric) {
  EXPECT_NEAR(*NormalCdf(1.3) + *NormalCdf(-1.3), 1.0, 1e-15);
  EXPECT_NEAR(*StudentTQuantile(0.1, 3.3), -*StudentTQuantile(0.9, 3.3), 1e-12);
}

TEST(DistributionsTest, TApproachesNormalAndFIsSquaredT) {
  EXPECT_NEAR(*StudentTQuantile(0.975, 1e9), *NormalQuantile(0.975), 1e-6);
  EXPECT_NEAR(*FQuantile(0.95, 1, 12), *StudentTQuantile(0.975, 12) * *StudentTQuantile(0.975, 12), 1e-9);
}

TEST(DistributionsTest, SwappingDegreesInvertsF) {
  EXPECT_NEAR(*FQuantile(0.975, 7, 1.31) * *FQuantile(0.025, 1.31, 7), 1.0, 1e-9);
}

TEST(DistributionsTest, UndefinedArgumentsHaveNoValue) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (double p : {0.0, 1.0, -0.1, 1.1, nan}) {
    EXPECT_THAT(NormalQuantile(p), Eq(std::nullopt)) << p;
    EXPECT_THAT(StudentTQuantile(p, 3), Eq(std::nullopt)) << p;
    EXPECT_THAT(FQuantile(p, 3, 3), Eq(std::nullopt)) << p;
    EXPECT_THAT(TwoSidedZ(p), Eq(std::nullopt)) << p;
  }
  for (double df : {0.0, -2.0, nan, infinity}) {
    EXPECT_THAT(StudentTCdf(1.0, df), Eq(std::nullopt)) << df;
    EXPECT_THAT(FQuantile(0.5, df, 3), Eq(std::nullopt)) << df;
  }
  EXPECT_THAT(NormalCdf(nan), Eq(std::nullopt));
  EXPECT_THAT(StudentTCdf(infinity, 3), Eq(std::nullopt));
}

TEST(DistributionsTest, QuantilesBeyondDoubleHaveNoValue) {
  EXPECT_THAT(StudentTQuantile(1e-300, 0.01), Eq(std::nullopt));
}

}  // namespace
}  // namespace rapport::stats
