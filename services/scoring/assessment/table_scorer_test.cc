#include "services/scoring/assessment/table_scorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/test_catalog.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::StatusIs;
using ::testing::ElementsAre;
using testing::ShippedCatalog;

v1::ScoreTableRequest MakeRequest(const std::string& instrument, uint32_t items, const std::vector<double>& values) {
  v1::ScoreTableRequest request;
  request.set_instrument(instrument);
  request.set_rater(type::v1::RATER_CLIENT);
  for (uint32_t item = 1; item <= items; ++item) request.add_items(item);
  *request.mutable_values() = {values.begin(), values.end()};
  return request;
}

absl::Status ErrorOf(const v1::ScoreTableRequest& request) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  return table.Score(request, response);
}

TEST(TableScorerTest, EachRowIsScoredAsTheAssessment) {
  const double blank = std::nan("");
  const std::vector<std::vector<double>> rows = {{1, 2, 1, 3, 0, 1, 2, 1, 0},
                                                 {2, 1, blank, 3, 1, 0, 2, blank, 1},
                                                 {2, 1, blank, blank, blank, 0, 2, 1, 1},
                                                 {blank, blank, blank, blank, blank, blank, blank, blank, blank}};
  std::vector<double> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  ASSERT_TRUE(table.Score(MakeRequest("phq-9", 9, values), response).ok());
  EXPECT_THAT(response.scales(), ElementsAre("total"));
  for (int i = 0; i < 4; ++i) {
    v1::Score score;
    ASSERT_TRUE(AssessmentScorer(ShippedCatalog())
                    .Score(testing::MakeAssessment("phq-9", rows[static_cast<size_t>(i)]), score)
                    .ok());
    const v1::ScaleScore& total = score.scales(0);
    EXPECT_EQ(response.statuses()[static_cast<size_t>(i)], static_cast<char>(total.status()));
    EXPECT_EQ(response.definition_digest(), score.definition_digest());
    EXPECT_EQ(std::isnan(response.values(i)), total.status() == v1::SCORE_STATUS_NOT_SCORABLE);
    if (std::isnan(response.values(i))) continue;
    EXPECT_EQ(response.values(i), total.has_value() ? total.value() : total.prorated_value());
  }
}

TEST(TableScorerTest, LaterMessagesNeedOnlyValues) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  ASSERT_TRUE(table.Score(MakeRequest("gad-7", 7, {1, 1, 1, 1, 1, 1, 1}), response).ok());
  v1::ScoreTableRequest later;
  for (int i = 0; i < 14; ++i) later.add_values(i < 7 ? 2 : 3);
  ASSERT_TRUE(table.Score(later, response).ok());
  EXPECT_THAT(response.values(), ElementsAre(14, 21));
  EXPECT_EQ(response.statuses().size(), 2);
  later.clear_values();
  ASSERT_TRUE(table.Score(later, response).ok());
  EXPECT_EQ(response.values_size(), 0);
}

TEST(TableScorerTest, LaterMessagesMayRepeatTheColumnsAndNotChangeThem) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  const v1::ScoreTableRequest first = MakeRequest("gad-7", 7, {1, 1, 1, 1, 1, 1, 1});
  ASSERT_TRUE(table.Score(first, response).ok());
  EXPECT_TRUE(table.Score(first, response).ok());
  v1::ScoreTableRequest changed = MakeRequest("phq-9", 9, {});
  changed.set_rater(type::v1::RATER_THERAPIST);
  const absl::Status status = table.Score(changed, response);
  EXPECT_THAT(status, HasViolation("instrument"));
  EXPECT_THAT(status, HasViolation("items"));
  EXPECT_THAT(status, HasViolation("rater"));
}

TEST(TableScorerTest, BadCellInvalidatesItsRowAlone) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  ASSERT_TRUE(table.Score(MakeRequest("gad-2", 2, {1, 1, 1, 4, 3, 3}), response).ok());
  const std::string expected = {1, 4, 1};
  EXPECT_EQ(response.statuses(), expected);
}

TEST(TableScorerTest, ItemsWithoutAColumnAreUnanswered) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  ASSERT_TRUE(table.Score(MakeRequest("phq-9", 8, {1, 1, 1, 1, 1, 1, 1, 1}), response).ok());
  EXPECT_EQ(response.statuses()[0], static_cast<char>(v1::SCORE_STATUS_PRORATED));
  EXPECT_EQ(response.values(0), 9);
}

TEST(TableScorerTest, NamesEveryViolationOfTheColumns) {
  v1::ScoreTableRequest request = MakeRequest("phq-9", 2, {1, 2, 3});
  request.set_items(1, 1);
  request.add_items(12);
  request.clear_rater();
  request.add_values(1);
  const absl::Status status = ErrorOf(request);
  EXPECT_THAT(status, HasViolation("items[1]"));
  EXPECT_THAT(status, HasViolation("items[2]"));
  EXPECT_THAT(status, HasViolation("rater"));
  EXPECT_THAT(status, HasViolation("values"));
  EXPECT_THAT(ErrorOf(MakeRequest("phq-9", 0, {})), HasViolation("items"));
  EXPECT_THAT(ErrorOf(MakeRequest("", 1, {})), HasViolation("instrument"));
  EXPECT_THAT(ErrorOf(MakeRequest("none", 1, {})), StatusIs(absl::StatusCode::kNotFound, "INSTRUMENT_NOT_FOUND"));
  EXPECT_THAT(ErrorOf(MakeRequest("sai", 1, {})),
              StatusIs(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_UNCONFIRMED"));
}

}  // namespace
}  // namespace rapport::scoring
