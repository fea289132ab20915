#include "services/scoring/engine/row_scorer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;

struct Table {
  std::vector<double> scores;
  std::vector<char> statuses;
};

Table ScoreRows(const ScoringKey& key, const std::vector<uint16_t>& columns, const std::vector<double>& values) {
  const size_t cells = values.size() / columns.size() * key.scales().size();
  Table table{std::vector<double>(cells), std::vector<char>(cells)};
  RowScorer scorer(key, columns);
  scorer.Score(values, table.scores.data(), table.statuses.data());
  return table;
}

bool SameNumber(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

TEST(RowScorerTest, ScoresAsTheAssessmentOfEachRowToTheLastBit) {
  std::mt19937_64 random(7);
  for (int draw = 0; draw < 300; ++draw) {
    const Instrument instrument = testing::DrawInstrument(random);
    const ScoringKey key(instrument);
    std::vector<uint16_t> columns(instrument.items.size());
    std::iota(columns.begin(), columns.end(), 0);
    std::shuffle(columns.begin(), columns.end(), random);
    if (draw % 5 == 0 && columns.size() > 1) columns.pop_back();
    std::vector<double> values;
    std::vector<AssessmentResult> expected;
    for (int row = 0; row < 70; ++row) {
      auto answers = testing::DrawAnswers(random, instrument, row % 3 == 0 ? 0.1 : 0);
      for (uint16_t column : columns) values.push_back(answers[column].value_or(kNoValue));
      for (size_t i = 0; i < answers.size(); ++i) {
        if (std::find(columns.begin(), columns.end(), i) == columns.end()) answers[i] = std::nullopt;
      }
      expected.push_back(testing::ScoreAnswers(key, answers));
    }
    const Table table = ScoreRows(key, columns, values);
    const size_t scales = key.scales().size();
    for (size_t i = 0; i < table.scores.size(); ++i) {
      const ScaleResult& result = expected[i / scales].scales[i % scales];
      ASSERT_TRUE(SameNumber(table.scores[i], result.value)) << table.scores[i] << " " << result.value;
      ASSERT_EQ(table.statuses[i], static_cast<char>(result.status));
    }
  }
}

TEST(RowScorerTest, RefusedAnswerMakesItsRowInvalidAndNoOther) {
  const Instrument instrument = testing::MakeInstrument(2, 0, 3, 1);
  const ScoringKey key(instrument);
  const double infinite = std::numeric_limits<double>::infinity();
  const Table table = ScoreRows(key, {0, 1}, {1, 2, 1, 4, 0.5, 1, infinite, 1, -1e300, 1, 3, 3});
  const std::vector<char> expected = {1, 4, 4, 4, 4, 1};
  EXPECT_EQ(table.statuses, expected);
  EXPECT_EQ(table.scores[0], 3);
  EXPECT_TRUE(std::isnan(table.scores[1]));
  EXPECT_EQ(table.scores[5], 6);
}

TEST(RowScorerTest, ZeroOnTheScaleWithoutZeroIsInvalid) {
  Instrument instrument = testing::MakeInstrument(1, -3, 3, 1);
  instrument.items[0].response.no_zero = true;
  const ScoringKey key(instrument);
  const std::vector<char> expected = {1, 4, 1};
  EXPECT_EQ(ScoreRows(key, {0}, {-3, 0, 1}).statuses, expected);
}

TEST(RowScorerTest, UnansweredIsNotZero) {
  const Instrument instrument = testing::MakeInstrument(2, 0, 3, 1);
  const ScoringKey key(instrument);
  const Table table = ScoreRows(key, {0, 1}, {0, 0, 0, kNoValue});
  EXPECT_EQ(table.scores[0], 0);
  EXPECT_TRUE(std::isnan(table.scores[1]));
  EXPECT_EQ(table.statuses[1], static_cast<char>(ScoreStatus::kNotScorable));
}

}  // namespace
}  // namespace rapport::scoring
