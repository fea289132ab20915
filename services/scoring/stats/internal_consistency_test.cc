#include "services/scoring/stats/internal_consistency.h"

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

TEST(CronbachAlphaTest, IdenticalItemsAreFullyConsistent) {
  const Rows rows{{1.0, 1.0, 1.0}, {2.0, 2.0, 2.0}, {4.0, 4.0, 4.0}};
  EXPECT_THAT(CronbachAlpha(rows).alpha, Optional(DoubleNear(1.0, 1e-12)));
}

TEST(CronbachAlphaTest, OpposedItemsAreNegative) {
  const Rows rows{{1.0, 4.0}, {2.0, 3.5}, {4.0, 1.0}};
  EXPECT_LT(*CronbachAlpha(rows).alpha, 0.0);
}

TEST(CronbachAlphaTest, RespondentsWithAMissingAnswerAreLeftOut) {
  Rows rows{{1.0, 2.0}, {2.0, 2.0}, {4.0, 3.0}};
  const auto before = CronbachAlpha(rows);
  rows.push_back({4.0, std::nullopt});
  const auto after = CronbachAlpha(rows);
  EXPECT_THAT(after.respondents, Optional(3));
  EXPECT_EQ(after.alpha, before.alpha);
}

TEST(CronbachAlphaTest, IsUndefinedForOneItemTwoRespondentsOrNoVariance) {
  EXPECT_EQ(CronbachAlpha(Rows{{1.0}, {2.0}, {3.0}}).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(CronbachAlpha(Rows{{1.0, 2.0}, {2.0, 4.0}}).status, ResultStatus::kInsufficientData);
  const auto constant = CronbachAlpha(Rows{{1.0, 2.0}, {1.0, 2.0}, {2.0, 1.0}});
  EXPECT_EQ(constant.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(constant.items, Optional(2));
}

TEST(CronbachAlphaTest, RaggedRowsAreInvalid) {
  EXPECT_EQ(CronbachAlpha(Rows{{1.0, 2.0}, {1.0}}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
