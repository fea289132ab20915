#include "services/scoring/stats/session_rating_rules.h"

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

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SessionRatingRulesTest, QuietRatingsRaiseNothing) {
  EXPECT_THAT(ApplySessionRatingRules(Values{9.5, 9.4, 9.6, 9.5}, 37.9).flags, IsEmpty());
}

TEST(SessionRatingRulesTest, FlagsComeInAFixedOrder) {
  EXPECT_THAT(ApplySessionRatingRules(Values{9.0, 5.0, 9.0, 9.0}, 39.0).flags,
              ElementsAre(SessionRatingFlag::kTotalLow, SessionRatingFlag::kItemLow, SessionRatingFlag::kDrop));
}

TEST(SessionRatingRulesTest, ATotalAtTheCutCountsOnlyWhenTheRuleSaysSo) {
  EXPECT_THAT(ApplySessionRatingRules(Values{9.0, 9.0, 9.0, 9.0}, std::nullopt).flags, IsEmpty());
  EXPECT_THAT(ApplySessionRatingRules(Values{9.0, 9.0, 9.0, 9.0}, std::nullopt, {.total_cut_counts = true}).flags,
              ElementsAre(SessionRatingFlag::kTotalLow));
}

TEST(SessionRatingRulesTest, ADropOfExactlyTheLimitCounts) {
  EXPECT_THAT(ApplySessionRatingRules(Values{9.5, 9.5, 9.5, 9.5}, 39.0).flags, ElementsAre(SessionRatingFlag::kDrop));
  EXPECT_THAT(ApplySessionRatingRules(Values{9.5, 9.5, 9.5, 9.5}, 38.9).flags, IsEmpty());
}

TEST(SessionRatingRulesTest, AnUnansweredLineLeavesNoTotalButLowLinesAreNamed) {
  const auto findings = ApplySessionRatingRules(Values{9.5, std::nullopt, 4.0, 9.5}, 39.0);
  EXPECT_EQ(findings.status, ResultStatus::kTooManyMissing);
  EXPECT_THAT(findings.total, Eq(std::nullopt));
  EXPECT_THAT(findings.low_items, ElementsAre(3));
  EXPECT_THAT(findings.flags, ElementsAre(SessionRatingFlag::kItemLow));
}

TEST(SessionRatingRulesTest, StatusSaysWhyNothingWasJudged) {
  EXPECT_EQ(ApplySessionRatingRules({}, std::nullopt).status, ResultStatus::kInsufficientData);
  EXPECT_EQ(ApplySessionRatingRules(Values{9.5, 10.1}, std::nullopt).status, ResultStatus::kOutOfRange);
  EXPECT_EQ(ApplySessionRatingRules(Values{9.5}, std::nullopt, {.drop = 0}).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
