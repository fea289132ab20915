#include "services/scoring/stats/response_checks.h"

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

const ResponseCheckParameters kForm{.item_min = 0, .item_max = 4, .reversed = {3, 4}};

TEST(CheckResponsesTest, VariedAnswersRaiseNothing) {
  EXPECT_THAT(CheckResponses(Values{2.0, 3.0, 1.0, 2.0, 3.0, 0.0}, 42.0, kForm).flags, IsEmpty());
}

TEST(CheckResponsesTest, UniformAnswersOffTheMidpointContradictReversedItems) {
  EXPECT_THAT(CheckResponses(Values(6, 4.0), 60.0, kForm).flags,
              ElementsAre(ResponseFlag::kStraightline, ResponseFlag::kReverseInconsistent));
  EXPECT_THAT(CheckResponses(Values(6, 2.0), 60.0, kForm).flags, ElementsAre(ResponseFlag::kStraightline));
}

TEST(CheckResponsesTest, AFormKeyedOneWayIsNotContradicted) {
  const ResponseCheckParameters one_way{.item_min = 0, .item_max = 4};
  EXPECT_THAT(CheckResponses(Values(6, 4.0), 60.0, one_way).flags, ElementsAre(ResponseFlag::kStraightline));
  const ResponseCheckParameters all_reversed{.item_min = 0, .item_max = 4, .reversed = {1, 2, 3, 4, 5, 6}};
  EXPECT_THAT(CheckResponses(Values(6, 4.0), 60.0, all_reversed).flags, ElementsAre(ResponseFlag::kStraightline));
}

TEST(CheckResponsesTest, ShortUniformFormsAreUsuallySincere) {
  const ResponseCheckParameters short_form{.item_min = 0, .item_max = 10};
  EXPECT_THAT(CheckResponses(Values(4, 10.0), 20.0, short_form).flags, IsEmpty());
}

TEST(CheckResponsesTest, UnansweredItemsArePassedOverInRunsAndTimes) {
  const auto checks = CheckResponses(Values{3.0, std::nullopt, 3.0, 3.0, 1.0}, 8.0, kForm);
  EXPECT_THAT(checks.longstring, Optional(3));
  EXPECT_THAT(checks.seconds_per_item, Optional(2.0));
  EXPECT_THAT(checks.flags, IsEmpty());
}

TEST(CheckResponsesTest, ExactlyTheAllowedFractionMayBeMissing) {
  EXPECT_THAT(CheckResponses(Values{1.0, 2.0, 3.0, 1.0, std::nullopt}, std::nullopt, kForm).flags, IsEmpty());
  EXPECT_THAT(CheckResponses(Values{1.0, 2.0, 3.0, std::nullopt, std::nullopt}, std::nullopt, kForm).flags,
              ElementsAre(ResponseFlag::kExcessMissing));
}

TEST(CheckResponsesTest, FastAndOffScaleAnswersAreFlagged) {
  const auto checks = CheckResponses(Values{1.0, 9.0, 3.0, 2.0}, 7.9, kForm);
  EXPECT_THAT(checks.bad_items, ElementsAre(2));
  EXPECT_THAT(checks.flags, ElementsAre(ResponseFlag::kOutOfRange, ResponseFlag::kTooFast));
}

TEST(CheckResponsesTest, NothingAnsweredIsInsufficientAndMissing) {
  const auto checks = CheckResponses(Values(5, std::nullopt), 10.0, kForm);
  EXPECT_EQ(checks.status, ResultStatus::kInsufficientData);
  EXPECT_THAT(checks.flags, ElementsAre(ResponseFlag::kExcessMissing));
  EXPECT_THAT(checks.irv, Eq(std::nullopt));
}

TEST(CheckResponsesTest, ParametersThatMakeNoSenseAreInvalid) {
  EXPECT_EQ(CheckResponses(Values{1.0}, -1.0, {.item_min = 0, .item_max = 4}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(CheckResponses(Values{1.0}, 1.0, {.item_min = 4, .item_max = 4}).status, ResultStatus::kInvalidParameter);
  EXPECT_EQ(CheckResponses(Values{1.0}, 1.0, kForm).status, ResultStatus::kInvalidParameter);
}

}  // namespace
}  // namespace rapport::stats
