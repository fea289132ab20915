#include "tests/vectors/shipped_instruments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/score_assessment.h"

namespace rapport {

using instruments::Answer;

std::string DefinitionsFolder() { return RAPPORT_DEFINITIONS; }

const instruments::InstrumentCatalog& Shipped() {
  static const auto* catalog = new auto(instruments::InstrumentCatalog::Load(DefinitionsFolder()));
  return catalog->value();
}

const instruments::Instrument& ShippedInstrument(absl::string_view id) { return *Shipped().Find(id); }

std::vector<Answer> AnswersInOrder(absl::Span<const double> values) {
  std::vector<Answer> answers(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    answers[i].item = static_cast<uint32_t>(i) + 1;
    if (!std::isnan(values[i])) answers[i].value = values[i];
  }
  return answers;
}

scoring::AssessmentResult Score(const scoring::ScoringKey& key, absl::Span<const Answer> answers) {
  scoring::AnswerSheet sheet;
  sheet.Start(key);
  for (const Answer& answer : answers) {
    scoring::Entry entry = scoring::Entry::kTaken;
    if (answer.not_applicable) {
      entry = sheet.EnterNotApplicable(answer.item);
    } else if (answer.value.has_value()) {
      entry = sheet.EnterValue(answer.item, *answer.value);
    } else {
      entry = sheet.EnterUnanswered(answer.item);
    }
    EXPECT_EQ(entry, scoring::Entry::kTaken) << "item " << answer.item;
  }
  sheet.Finish();
  scoring::AssessmentResult result;
  scoring::ScoreAssessment(sheet, result);
  return result;
}

double ScaleValue(absl::string_view instrument, absl::string_view scale, absl::Span<const double> values) {
  const scoring::ScoringKey key(ShippedInstrument(instrument));
  return Score(key, AnswersInOrder(values)).scales[key.FindScale(scale)->index].value;
}

}  // namespace rapport
