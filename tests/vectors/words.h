#ifndef RAPPORT_TESTS_VECTORS_WORDS_H_
#define RAPPORT_TESTS_VECTORS_WORDS_H_

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "services/goals/measures/measure_status.h"
#include "services/scoring/stats/direction.h"
#include "services/scoring/stats/result_status.h"
#include "services/scoring/stats/series.h"
#include "tests/vectors/input.h"

// The vectors' words for the libraries' values, and the other way round.
namespace rapport::vectors {

using nlohmann::json;

// A number of a result. NaN and infinity must never leave the libraries: they are written as a text, which no case
// expects.
inline json Word(double value) { return std::isfinite(value) ? json(value) : json("not finite"); }
inline json Word(int value) { return json(value); }
inline json Word(bool value) { return json(value); }

std::string Word(stats::ResultStatus status);
std::string Word(goals::MeasureStatus status);

template <class T>
json Word(const std::optional<T>& value) {
  return value ? json(Word(*value)) : json(nullptr);
}

template <class T>
json Word(const std::vector<T>& values) {
  json list = json::array();
  for (const T& value : values) list.push_back(Word(value));
  return list;
}

// Parameters with the same meaning in many functions.
inline stats::Better BetterOf(const Input& input, bool higher_by_default = true) {
  return input.BoolOr("higher_is_better", higher_by_default) ? stats::Better::kHigher : stats::Better::kLower;
}

// None of a word that is not known, which makes a case's parameters invalid.
std::optional<stats::AtCutoff> AtCutoffOf(const Input& input);

// One of `words` by its name; `otherwise` when the input does not say.
template <class T>
std::optional<T> OneOf(const Input& input, const char* name, const char* otherwise,
                       std::initializer_list<std::pair<const char*, T>> words) {
  const std::string text = input.TextOr(name, otherwise);
  for (const auto& [word, value] : words) {
    if (text == word) return value;
  }
  return std::nullopt;
}

// A required number: NaN, which every library function answers as an invalid parameter, when it is not there.
inline double Required(const Input& input, const char* name) { return input.NumberOr(name, std::nan("")); }

}  // namespace rapport::vectors

#endif  // RAPPORT_TESTS_VECTORS_WORDS_H_
