// What must hold of every instrument and every set of answers, checked on drawn ones. The seed is fixed: a failure
// repeats.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "services/scoring/engine/score_assessment.h"
#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Formula;
using instruments::Instrument;
using instruments::MissingPolicy;
using testing::DrawAnswer;
using testing::DrawAnswers;
using testing::DrawInstrument;
using testing::ScoreAnswers;

constexpr int kDraws = 2000;

class ScorePropertiesTest : public ::testing::Test {
 protected:
  std::mt19937_64 random_{20240229};
};

void ExpectSame(const AssessmentResult& a, const AssessmentResult& b) {
  ASSERT_EQ(a.scales.size(), b.scales.size());
  for (size_t i = 0; i < a.scales.size(); ++i) {
    EXPECT_EQ(a.scales[i].status, b.scales[i].status);
    EXPECT_TRUE(a.scales[i].value == b.scales[i].value ||
                (std::isnan(a.scales[i].value) && std::isnan(b.scales[i].value)));
    EXPECT_EQ(a.scales[i].missing, b.scales[i].missing);
  }
  EXPECT_EQ(a.flags.size(), b.flags.size());
}

TEST_F(ScorePropertiesTest, OrderOfAnswersIsIrrelevant) {
  for (int draw = 0; draw < kDraws; ++draw) {
    const Instrument instrument = DrawInstrument(random_);
    const ScoringKey key(instrument);
    const auto answers = DrawAnswers(random_, instrument, 0.1);
    std::vector<uint32_t> order(answers.size());
    std::iota(order.begin(), order.end(), 1);
    std::shuffle(order.begin(), order.end(), random_);
    AnswerSheet sheet;
    sheet.Start(key);
    for (uint32_t item : order) {
      const std::optional<double>& answer = answers[item - 1];
      ASSERT_EQ(answer ? sheet.EnterValue(item, *answer) : sheet.EnterUnanswered(item), Entry::kTaken);
    }
    sheet.Finish();
    AssessmentResult shuffled;
    ScoreAssessment(sheet, shuffled);
    ExpectSame(ScoreAnswers(key, answers), shuffled);
  }
}

TEST_F(ScorePropertiesTest, ReversingTwiceIsIdentity) {
  for (int draw = 0; draw < kDraws; ++draw) {
    Instrument instrument = DrawInstrument(random_);
    const auto answers = DrawAnswers(random_, instrument, 0);
    Instrument mirrored = instrument;
    auto mirrored_answers = answers;
    for (size_t i = 0; i < answers.size(); ++i) {
      const instruments::ResponseScale& response = instrument.items[i].response;
      mirrored.items[i].reverse = !instrument.items[i].reverse;
      mirrored_answers[i] = response.min + response.max - *answers[i];
    }
    const ScoringKey key(instrument);
    const ScoringKey mirrored_key(mirrored);
    const AssessmentResult a = ScoreAnswers(key, answers);
    const AssessmentResult b = ScoreAnswers(mirrored_key, mirrored_answers);
    for (size_t i = 0; i < a.scales.size(); ++i) EXPECT_NEAR(a.scales[i].value, b.scales[i].value, 1e-9);
  }
}

TEST_F(ScorePropertiesTest, ScaleNeverLeavesItsRange) {
  for (int draw = 0; draw < kDraws; ++draw) {
    const Instrument instrument = DrawInstrument(random_);
    const ScoringKey key(instrument);
    for (const ScaleResult& result : ScoreAnswers(key, DrawAnswers(random_, instrument, 0.15)).scales) {
      if (!result.HasValue()) continue;
      EXPECT_GE(result.value, result.min - 1e-9);
      EXPECT_LE(result.value, result.max + 1e-9);
      EXPECT_GE(result.Percent(), -1e-9);
      EXPECT_LE(result.Percent(), 100 + 1e-9);
    }
  }
}

TEST_F(ScorePropertiesTest, RaisingOneKeyedAnswerNeverLowersAScore) {
  for (int draw = 0; draw < kDraws; ++draw) {
    const Instrument instrument = DrawInstrument(random_);
    const ScoringKey key(instrument);
    auto answers = DrawAnswers(random_, instrument, 0.05);
    const AssessmentResult before = ScoreAnswers(key, answers);
    const size_t item = std::uniform_int_distribution<size_t>(0, answers.size() - 1)(random_);
    if (!answers[item]) continue;
    const double other = DrawAnswer(random_, instrument.items[item].response);
    const bool raises = instrument.items[item].reverse ? other < *answers[item] : other > *answers[item];
    answers[item] = other;
    const AssessmentResult after = ScoreAnswers(key, answers);
    for (size_t i = 0; i < before.scales.size(); ++i) {
      if (!before.scales[i].HasValue()) continue;
      const double rise = after.scales[i].value - before.scales[i].value;
      EXPECT_GE(raises ? rise : -rise, -1e-9);
    }
  }
}

TEST_F(ScorePropertiesTest, NeverAValueWithTooFewAnswers) {
  for (int draw = 0; draw < kDraws; ++draw) {
    const Instrument instrument = DrawInstrument(random_);
    const ScoringKey key(instrument);
    const double missing_part = std::uniform_real_distribution<double>(0, 1)(random_);
    const auto answers = DrawAnswers(random_, instrument, missing_part);
    const auto missing_in_form = std::count(answers.begin(), answers.end(), std::nullopt);
    const AssessmentResult result = ScoreAnswers(key, answers);
    for (size_t i = 0; i < result.scales.size(); ++i) {
      const instruments::Scale& scale = instrument.scales[i];
      const auto missing = std::count_if(scale.items.begin(), scale.items.end(),
                                         [&](uint32_t number) { return !answers[number - 1].has_value(); });
      const bool allowed = scale.missing.policy != MissingPolicy::kAllNeeded &&
                           missing <= static_cast<int64_t>(scale.missing.max_missing) &&
                           missing < static_cast<int64_t>(scale.items.size()) &&
                           (scale.missing.max_missing_in_form == 0 ||
                            missing_in_form <= static_cast<int64_t>(scale.missing.max_missing_in_form));
      const ScoreStatus expected = missing == 0 ? ScoreStatus::kComplete
                                   : allowed    ? ScoreStatus::kProrated
                                                : ScoreStatus::kNotScorable;
      EXPECT_EQ(result.scales[i].status, expected);
      EXPECT_EQ(std::isnan(result.scales[i].value), expected == ScoreStatus::kNotScorable);
      EXPECT_EQ(result.scales[i].missing.Count(), static_cast<size_t>(missing));
    }
  }
}

TEST_F(ScorePropertiesTest, ZeroAndUnansweredAreNeverConfused) {
  for (int draw = 0; draw < kDraws; ++draw) {
    Instrument instrument = testing::MakeInstrument(9, 0, 3, 1);
    testing::AllowMissing(instrument.scales[0], 3);
    const ScoringKey key(instrument);
    auto answers = DrawAnswers(random_, instrument, 0);
    const size_t item = std::uniform_int_distribution<size_t>(0, 8)(random_);
    answers[item] = 0;
    const ScaleResult with_zero = ScoreAnswers(key, answers).scales[0];
    answers[item] = std::nullopt;
    const ScaleResult without = ScoreAnswers(key, answers).scales[0];
    EXPECT_EQ(with_zero.status, ScoreStatus::kComplete);
    EXPECT_EQ(without.status, ScoreStatus::kProrated);
    EXPECT_NEAR(without.value, with_zero.value / 8 * 9, 1e-9);
  }
}

}  // namespace
}  // namespace rapport::scoring
