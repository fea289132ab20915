#include "services/scoring/stats/person_means.h"

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

using Groups = std::vector<Values>;

TEST(PersonMeansTest, DeviationsSumToZeroWithinAndBetween) {
  const auto means = CenterOnPersonMeans(Groups{{5.1, 5.3, 5.6}, {4.2, 4.0}, {6.1}});
  for (const auto& person : means.within) {
    double sum = 0;
    for (const Value& value : person) sum += *value;
    EXPECT_NEAR(sum, 0.0, 1e-12);
  }
  EXPECT_NEAR(*means.between[0] + *means.between[1] + *means.between[2], 0.0, 1e-12);
}

TEST(PersonMeansTest, MissingValuesAndEmptyPersonsStayMissing) {
  const auto means = CenterOnPersonMeans(Groups{{1.0, std::nullopt, 3.0}, {}});
  EXPECT_THAT(means.within[0][1], Eq(std::nullopt));
  EXPECT_THAT(means.person_means[1], Eq(std::nullopt));
  EXPECT_THAT(means.grand_mean_of_means, Optional(2.0));
  EXPECT_EQ(CenterOnPersonMeans(Groups{{std::nullopt}}).status, ResultStatus::kInsufficientData);
}

TEST(WithinBetweenTest, TheTwoSlopesAreTakenApart) {
  // Within persons the outcome rises by 1 per point, between persons it falls by 2.
  const Groups alliance{{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}};
  const Groups outcome{{9.0, 10.0, 11.0}, {3.0, 4.0, 5.0}};
  const auto slopes = SlopesWithinAndBetween(alliance, outcome);
  EXPECT_THAT(slopes.beta_within, Optional(DoubleNear(1.0, 1e-12)));
  EXPECT_THAT(slopes.beta_between, Optional(DoubleNear(-2.0, 1e-12)));
  EXPECT_THAT(slopes.contextual, Optional(DoubleNear(-3.0, 1e-12)));
}

TEST(WithinBetweenTest, AnUndefinedSlopeLeavesTheOther) {
  const auto one_person = SlopesWithinAndBetween(Groups{{1.0, 2.0, 3.0}}, Groups{{1.0, 2.0, 2.5}});
  EXPECT_EQ(one_person.status, ResultStatus::kInsufficientData);
  EXPECT_TRUE(one_person.beta_within.has_value());
  EXPECT_THAT(one_person.beta_between, Eq(std::nullopt));
  const auto constant = SlopesWithinAndBetween(Groups{{1.0, 1.0}, {2.0, 2.0}}, Groups{{1.0, 3.0}, {4.0, 4.0}});
  EXPECT_THAT(constant.beta_within, Eq(std::nullopt));
  EXPECT_THAT(constant.beta_between, Optional(DoubleNear(2.0, 1e-12)));
}

TEST(WithinBetweenTest, UnequalShapesAreInvalid) {
  EXPECT_EQ(SlopesWithinAndBetween(Groups{{1.0}}, Groups{}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(SlopesWithinAndBetween(Groups{{1.0, 2.0}}, Groups{{1.0}}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
