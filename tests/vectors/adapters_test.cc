#include "tests/vectors/adapters.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/vectors/input.h"

namespace rapport::vectors {
namespace {

using nlohmann::json;

std::vector<json> AllCases() {
  std::vector<json> cases;
  for (const auto& entry : std::filesystem::directory_iterator(RAPPORT_VECTOR_DATA)) {
    std::ifstream stream(entry.path());
    const json file = json::parse(stream);
    for (const json& test_case : file.at("cases")) cases.push_back(test_case);
  }
  return cases;
}

// Every place of a value that is not itself a list or object, as a JSON pointer.
void ForEachLeaf(const json& value, const json::json_pointer& place,
                 const std::function<void(const json::json_pointer&)>& visit) {
  if (!value.is_structured()) {
    visit(place);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) ForEachLeaf(value[i], place / i, visit);
  } else {
    for (const auto& [key, inner] : value.items()) ForEachLeaf(inner, place / key, visit);
  }
}

// The result for an input, which may be refused as of the wrong type and may never hold NaN or infinity.
void ExpectSound(const std::string& function, const json& input) {
  try {
    const json result = AllAdapters().at(function)(Input(input));
    EXPECT_TRUE(result.at("status").is_string()) << function;
    EXPECT_THAT(result.dump(), ::testing::Not(::testing::HasSubstr("not finite"))) << function << " " << input;
  } catch (const std::invalid_argument&) {
    // A text or fraction where the function wants a whole number: refused before the libraries see it.
  }
}

TEST(AdaptersTest, EveryFunctionOfTheExamplesIsKnown) {
  ASSERT_FALSE(AllCases().empty());
  for (const json& test_case : AllCases()) {
    EXPECT_TRUE(AllAdapters().contains(test_case.at("function").get<std::string>())) << test_case.at("function");
  }
}

const std::vector<json>& Extremes() {
  static const std::vector<json> values = {nullptr, 0, -1, 1, 2, 0.5, 1e308, -1e308, 1e-308, 1e16};
  return values;
}

TEST(AdaptersTest, ExtremeAndMissingNumbersNeverLeakNaNOrInfinity) {
  for (const json& test_case : AllCases()) {
    const std::string function = test_case.at("function");
    if (function == "etr.fit") continue;  // Each call is an optimisation: its own test looks at its edges.
    ForEachLeaf(test_case.at("input"), json::json_pointer(), [&](const json::json_pointer& place) {
      for (const json& value : Extremes()) {
        json input = test_case.at("input");
        input[place] = value;
        ExpectSound(function, input);
      }
    });
  }
}

TEST(AdaptersTest, SeveralExtremeNumbersAtOnceNeverLeakEither) {
  std::minstd_rand chance(20240501);
  for (const json& test_case : AllCases()) {
    const std::string function = test_case.at("function");
    if (function == "etr.fit") continue;
    std::vector<json::json_pointer> leaves;
    ForEachLeaf(test_case.at("input"), json::json_pointer(), [&](const auto& place) { leaves.push_back(place); });
    for (int round = 0; round < 20; ++round) {
      json input = test_case.at("input");
      for (const auto& leaf : leaves) {
        if (chance() % 3 == 0) input[leaf] = Extremes()[chance() % Extremes().size()];
      }
      ExpectSound(function, input);
    }
  }
}

TEST(AdaptersTest, EmptyAndShortListsAreSound) {
  for (const json& test_case : AllCases()) {
    const std::string function = test_case.at("function");
    for (const auto& [key, value] : test_case.at("input").items()) {
      if (!value.is_array()) continue;
      for (std::size_t length = 0; length < std::min<std::size_t>(value.size(), 4); ++length) {
        json input = test_case.at("input");
        input[key] = json(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(length));
        ExpectSound(function, input);
      }
    }
  }
}

TEST(AdaptersTest, ParametersMayBeLeftOutOneByOne) {
  for (const json& test_case : AllCases()) {
    for (const auto& parameter : test_case.at("input").items()) {
      json input = test_case.at("input");
      input.erase(parameter.key());
      ExpectSound(test_case.at("function"), input);
    }
  }
}

TEST(AdaptersTest, AResultKeepsItsKeysWhateverItsStatus) {
  const json nothing = json::object();
  for (const json& test_case : AllCases()) {
    const std::string function = test_case.at("function");
    const json result = AllAdapters().at(function)(Input(nothing));
    for (const auto& expected : test_case.at("expected").items()) {
      EXPECT_TRUE(result.contains(expected.key())) << function << " " << expected.key();
    }
  }
}

}  // namespace
}  // namespace rapport::vectors
