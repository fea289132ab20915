#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "services/scoring/assessment/assessment_scorer.h"
#include "services/scoring/assessment/table_scorer.h"
#include "services/scoring/assessment/test_catalog.h"
#include "tests/testing/status_matchers.h"

namespace rapport::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ShippedCatalog;
using ::testing::SizeIs;

constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();

v1::ScoreTableRequest MakeRequest(const std::string& instrument, const std::vector<std::vector<double>>& rows) {
  v1::ScoreTableRequest request;
  request.set_instrument(instrument);
  request.set_rater(type::v1::RATER_CLIENT);
  request.set_with_details(true);
  for (uint32_t item = 1; item <= rows.front().size(); ++item) request.add_items(item);
  for (const auto& row : rows) request.mutable_values()->Add(row.begin(), row.end());
  return request;
}

v1::ScoreTableResponse Scored(const v1::ScoreTableRequest& request) {
  TableScorer table(ShippedCatalog());
  v1::ScoreTableResponse response;
  EXPECT_TRUE(table.Score(request, response).ok());
  return response;
}

std::vector<std::string> CodesOf(const v1::Score& score) {
  std::vector<std::string> codes;
  for (const auto& flag : score.flags()) codes.push_back(flag.code());
  return codes;
}

// A row's details held against the assessment's; `flags` is where the row's flags begin, and moves on.
void ExpectAsAssessment(const v1::ScoreTableResponse& table, int row, const v1::Score& score, int& flags) {
  ASSERT_EQ(table.scales_size(), score.scales_size());
  for (int i = 0; i < score.scales_size(); ++i) {
    const v1::ScaleScore& scale = score.scales(i);
    const auto cell = static_cast<size_t>(row * table.scales_size() + i);
    EXPECT_EQ(table.statuses()[cell], static_cast<char>(scale.status()));
    EXPECT_EQ(static_cast<uint8_t>(table.bands()[cell]), scale.band().rank());
    EXPECT_EQ(static_cast<uint8_t>(table.missing()[cell]), scale.missing_items_size());
    const double value = scale.has_value()            ? scale.value()
                         : scale.has_prorated_value() ? scale.prorated_value()
                                                      : kBlank;
    const double cell_value = table.values(static_cast<int>(cell));
    EXPECT_TRUE(cell_value == value || (std::isnan(cell_value) && std::isnan(value)));
    if (scale.has_band()) {
      EXPECT_EQ(table.columns(i).bands(static_cast<int>(scale.band().rank()) - 1).label(), scale.band().label());
    }
  }
  std::vector<std::string> codes;
  for (uint8_t n = 0; n < static_cast<uint8_t>(table.flag_counts()[static_cast<size_t>(row)]); ++n) {
    codes.push_back(table.flag_codes(static_cast<int>(table.flags(flags++))));
  }
  EXPECT_EQ(codes, CodesOf(score));
}

// Rows that no two instruments read alike: every answer in turn, gaps in some rows, and one without any answer.
std::vector<std::vector<double>> RowsFor(const ScoringKey& key) {
  std::vector<std::vector<double>> rows;
  for (size_t row = 0; row < 24; ++row) {
    std::vector<double>& answers = rows.emplace_back();
    for (const ItemKey& item : key.items()) {
      const auto choices = static_cast<size_t>((item.max - item.min) / item.step) + 1;
      double answer = item.min + item.step * static_cast<double>((row * (row < 4 ? 1 : answers.size() + 1)) % choices);
      if (item.no_zero && std::abs(answer) < item.step / 2) answer = item.max;
      answers.push_back(row % 5 == 4 && (answers.size() * 7 + row) % 6 == 0 ? kBlank : answer);
    }
  }
  rows.emplace_back(key.items().size(), kBlank);
  return rows;
}

TEST(TableDetailsTest, EveryInstrumentsRowsAreAsTheirAssessments) {
  for (const ScorableInstrument* instrument : ShippedCatalog().current()) {
    const auto& definition = instrument->key.instrument();
    if (!instrument->enabled || definition.goal_based) continue;
    SCOPED_TRACE(definition.id);
    const auto rows = RowsFor(instrument->key);
    v1::ScoreTableRequest request = MakeRequest(definition.id, rows);
    const auto rater = static_cast<type::v1::Rater>(definition.raters.front().rater);
    request.set_rater(rater);
    const v1::ScoreTableResponse table = Scored(request);
    EXPECT_THAT(table.faults(), IsEmpty());
    int flags = 0;
    for (size_t row = 0; row < rows.size(); ++row) {
      type::v1::Assessment assessment = testing::MakeAssessment(definition.id, rows[row]);
      assessment.set_rater(rater);
      v1::Score score;
      ASSERT_TRUE(AssessmentScorer(ShippedCatalog()).Score(assessment, score).ok());
      ExpectAsAssessment(table, static_cast<int>(row), score, flags);
    }
    EXPECT_EQ(flags, table.flags_size());
  }
}

TEST(TableDetailsTest, ARefusedRowSaysWhyAsItsAssessmentWould) {
  const std::vector<double> bad = {1, 7, kBlank, 0.5, 0, 1, 2};
  const v1::ScoreTableResponse table =
      Scored(MakeRequest("gad-7", {{1, 1, 1, 1, 1, 1, 1}, bad, {3, 3, 3, 3, 3, 3, 3}}));
  v1::Score score;
  const absl::Status refused = AssessmentScorer(ShippedCatalog()).Score(testing::MakeAssessment("gad-7", bad), score);
  ASSERT_THAT(table.faults(), SizeIs(1));
  EXPECT_EQ(table.faults(0).row(), 1);
  EXPECT_EQ(table.faults(0).error().message(), std::string(refused.message()));
  EXPECT_EQ(table.faults(0).error().details_size(), 2);
  EXPECT_EQ(table.statuses()[1], static_cast<char>(v1::SCORE_STATUS_INVALID));
  EXPECT_TRUE(std::isnan(table.values(1)));
  EXPECT_EQ(table.flag_counts()[1], 0);
}

TEST(TableDetailsTest, TheFirstReplyAloneExplainsTheColumns) {
  TableScorer scorer(ShippedCatalog());
  v1::ScoreTableResponse reply;
  ASSERT_TRUE(scorer.Score(MakeRequest("phq-9", {{0, 0, 0, 0, 0, 0, 0, 0, 3}}), reply).ok());
  ASSERT_THAT(reply.columns(), SizeIs(1));
  EXPECT_EQ(reply.instrument(), "phq-9");
  EXPECT_EQ(reply.columns(0).max(), 27);
  EXPECT_THAT(reply.columns(0).bands(), SizeIs(5));
  EXPECT_THAT(reply.flag_codes(), ElementsAre("SELF_HARM_ITEM"));
  v1::ScoreTableRequest later;
  for (int i = 0; i < 9; ++i) later.add_values(i % 3);
  ASSERT_TRUE(scorer.Score(later, reply).ok());
  EXPECT_THAT(reply.columns(), IsEmpty());
  EXPECT_THAT(reply.scales(), ElementsAre("total"));
}

TEST(TableDetailsTest, ALaterMessageDoesNotAddDetails) {
  TableScorer scorer(ShippedCatalog());
  v1::ScoreTableResponse reply;
  v1::ScoreTableRequest request = MakeRequest("gad-2", {{1, 2}});
  request.set_with_details(false);
  ASSERT_TRUE(scorer.Score(request, reply).ok());
  EXPECT_EQ(reply.bands(), "");
  request.set_with_details(true);
  EXPECT_THAT(scorer.Score(request, reply), test::HasViolation("with_details"));
}

}  // namespace
}  // namespace rapport::scoring
