#include "services/scoring/engine/test_instruments.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "services/scoring/engine/score_assessment.h"

namespace rapport::scoring::testing {

using instruments::Formula;
using instruments::Instrument;
using instruments::Item;
using instruments::MissingPolicy;
using instruments::ResponseScale;
using instruments::Scale;

Instrument MakeInstrument(size_t items, double min, double max, double step, Formula formula, double multiplier) {
  Instrument instrument;
  instrument.id = "example";
  instrument.version = "1.0.0";
  instrument.key_status = instruments::KeyStatus::kReady;
  instrument.raters.push_back({instruments::Rater::kClient, ""});
  instrument.response.min = min;
  instrument.response.max = max;
  instrument.response.step = step;
  Scale total;
  total.id = "total";
  total.formula = formula;
  total.multiplier = multiplier;
  for (size_t i = 1; i <= items; ++i) {
    Item item;
    item.number = static_cast<uint32_t>(i);
    item.response = instrument.response;
    instrument.items.push_back(item);
    total.items.push_back(item.number);
  }
  instrument.scales.push_back(total);
  FitRanges(instrument);
  return instrument;
}

void FitRanges(Instrument& instrument) {
  for (Scale& scale : instrument.scales) {
    double low = 0;
    double high = 0;
    for (uint32_t number : scale.items) {
      const ResponseScale& response = instrument.FindItem(number)->response;
      low += scale.formula == Formula::kCount ? 0 : response.min;
      high += scale.formula == Formula::kCount ? 1 : response.max;
    }
    const double parts = scale.formula == Formula::kMean ? static_cast<double>(scale.items.size()) : 1;
    scale.min = scale.multiplier * (low / parts);
    scale.max = scale.multiplier * (high / parts);
  }
}

void AllowMissing(Scale& scale, uint32_t max_missing) {
  scale.missing.policy = MissingPolicy::kScaleMean;
  scale.missing.max_missing = max_missing;
}

AnswerSheet Fill(const ScoringKey& key, const std::vector<std::optional<double>>& answers) {
  AnswerSheet sheet;
  sheet.Start(key);
  for (size_t i = 0; i < answers.size(); ++i) {
    const auto number = static_cast<uint32_t>(i + 1);
    if (answers[i].has_value()) {
      sheet.EnterValue(number, *answers[i]);
    } else {
      sheet.EnterUnanswered(number);
    }
  }
  sheet.Finish();
  return sheet;
}

AssessmentResult ScoreAnswers(const ScoringKey& key, const std::vector<std::optional<double>>& answers) {
  AssessmentResult result;
  ScoreAssessment(Fill(key, answers), result);
  return result;
}

namespace {

size_t Draw(std::mt19937_64& random, size_t from, size_t to) {
  return std::uniform_int_distribution<size_t>(from, to)(random);
}

Scale DrawScale(std::mt19937_64& random, const Instrument& instrument, const std::string& id) {
  Scale scale;
  scale.id = id;
  for (const Item& item : instrument.items) {
    if (id == "total" || Draw(random, 0, 2) == 0) scale.items.push_back(item.number);
  }
  if (scale.items.empty()) scale.items.push_back(1);
  scale.formula = std::array{Formula::kSum, Formula::kMean, Formula::kCount}[Draw(random, 0, 2)];
  scale.multiplier = std::array{1.0, 2.0, 10.0}[Draw(random, 0, 2)];
  scale.count_from = instrument.response.min + instrument.response.step;
  if (Draw(random, 0, 1) == 0) {
    AllowMissing(scale, static_cast<uint32_t>(Draw(random, 1, scale.items.size())));
    scale.missing.max_missing_in_form = static_cast<uint32_t>(Draw(random, 0, instrument.items.size()));
    if (scale.formula == Formula::kSum && Draw(random, 0, 2) == 0) {
      scale.missing.policy = MissingPolicy::kSubscaleMeanRounded;
    }
  }
  return scale;
}

}  // namespace

Instrument DrawInstrument(std::mt19937_64& random) {
  const bool bipolar = Draw(random, 0, 4) == 0;
  const double step = bipolar ? 1 : std::array{1.0, 0.5, 0.1}[Draw(random, 0, 2)];
  const double min = bipolar ? -3 : static_cast<double>(Draw(random, 0, 1));
  const double max = bipolar ? 3 : min + static_cast<double>(Draw(random, 1, 10));
  Instrument instrument = MakeInstrument(Draw(random, 1, 70), min, max, step);
  instrument.response.no_zero = bipolar;
  for (Item& item : instrument.items) {
    item.response.no_zero = bipolar;
    item.reverse = Draw(random, 0, 2) == 0;
  }
  instrument.scales.clear();
  instrument.scales.push_back(DrawScale(random, instrument, "total"));
  for (size_t i = Draw(random, 0, 4); i > 0; --i) {
    instrument.scales.push_back(DrawScale(random, instrument, "part" + std::to_string(i)));
  }
  FitRanges(instrument);
  return instrument;
}

double DrawAnswer(std::mt19937_64& random, const ResponseScale& response) {
  const auto steps = static_cast<size_t>(std::lround((response.max - response.min) / response.step));
  for (;;) {
    const double value =
        std::min(response.max, response.min + static_cast<double>(Draw(random, 0, steps)) * response.step);
    if (!response.no_zero || std::abs(value) > response.step / 2) return value;
  }
}

std::vector<std::optional<double>> DrawAnswers(std::mt19937_64& random, const Instrument& instrument, double missing) {
  std::vector<std::optional<double>> answers;
  std::bernoulli_distribution is_missing(missing);
  for (const Item& item : instrument.items) {
    answers.push_back(is_missing(random) ? std::nullopt : std::optional(DrawAnswer(random, item.response)));
  }
  return answers;
}

}  // namespace rapport::scoring::testing
