#ifndef RAPPORT_SERVICES_SCORING_ENGINE_TEST_INSTRUMENTS_H_
#define RAPPORT_SERVICES_SCORING_ENGINE_TEST_INSTRUMENTS_H_

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "common/instruments/instrument.h"
#include "services/scoring/engine/answer_sheet.h"
#include "services/scoring/engine/assessment_result.h"

namespace rapport::scoring::testing {

// Instruments for tests of the engine, made up so that every rule has one small example. None is a published one.

// `items` items answered `min`..`max` in steps of `step`, one scale `total` of all of them by `formula`.
instruments::Instrument MakeInstrument(size_t items, double min, double max, double step,
                                       instruments::Formula formula = instruments::Formula::kSum,
                                       double multiplier = 1);

// Recomputes every scale's range from its items, as the loader does.
void FitRanges(instruments::Instrument& instrument);

// Lets `scale` be prorated from its mean with up to `max_missing` items missing.
void AllowMissing(instruments::Scale& scale, uint32_t max_missing);

// A sheet with these answers to items 1, 2, ...; nullopt is unanswered.
AnswerSheet Fill(const ScoringKey& key, const std::vector<std::optional<double>>& answers);

// The result of scoring such a sheet.
AssessmentResult ScoreAnswers(const ScoringKey& key, const std::vector<std::optional<double>>& answers);

// An instrument drawn at random: range, step, reversed items, no zero, subscales, formulas, missing rules, bands.
instruments::Instrument DrawInstrument(std::mt19937_64& random);

// A value the item accepts, drawn at random.
double DrawAnswer(std::mt19937_64& random, const instruments::ResponseScale& response);

// Answers to all items drawn at random, each unanswered with probability `missing`.
std::vector<std::optional<double>> DrawAnswers(std::mt19937_64& random, const instruments::Instrument& instrument,
                                               double missing);

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_ENGINE_TEST_INSTRUMENTS_H_
