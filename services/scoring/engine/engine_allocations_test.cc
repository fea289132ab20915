// That the engine allocates nothing once its sheet and result have been used: every allocation of this program is
// counted, which is why it is a program of its own.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/row_scorer.h"
#include "services/scoring/engine/score_assessment.h"
#include "services/scoring/engine/test_instruments.h"

namespace {

std::atomic<int> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace rapport::scoring {
namespace {

void Score(const ScoringKey& key, const std::vector<double>& answers, AnswerSheet& sheet, AssessmentResult& result) {
  sheet.Start(key);
  for (size_t i = 0; i < answers.size(); ++i) sheet.EnterValue(static_cast<uint32_t>(i + 1), answers[i]);
  sheet.Finish();
  ScoreAssessment(sheet, result);
}

TEST(EngineAllocationsTest, ScoringAgainAllocatesNothing) {
  instruments::Instrument instrument = testing::MakeInstrument(12, 1, 5, 1);
  testing::AllowMissing(instrument.scales.front(), 2);
  const ScoringKey key(instrument);
  const std::vector<double> complete(12, 3);
  const std::vector<double> incomplete(11, 2);
  AnswerSheet sheet;
  AssessmentResult result;
  Score(key, complete, sheet, result);
  const int before = allocations;
  for (int i = 0; i < 100; ++i) {
    Score(key, complete, sheet, result);
    Score(key, incomplete, sheet, result);
  }
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(result.scales.front().value, 24);
}

TEST(EngineAllocationsTest, ScoringRowsAllocatesNothing) {
  const instruments::Instrument instrument = testing::MakeInstrument(9, 0, 3, 1);
  const ScoringKey key(instrument);
  RowScorer rows(key, {0, 1, 2, 3, 4, 5, 6, 7, 8});
  const std::vector<double> values(9 * 100, 1);
  std::vector<double> scores(100);
  std::vector<char> statuses(100);
  const int before = allocations;
  rows.Score(values, scores.data(), statuses.data());
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(scores.back(), 9);
}

}  // namespace
}  // namespace rapport::scoring
