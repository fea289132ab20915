#include "tests/vectors/expectation.h"

#include <cmath>

namespace rapport::vectors {
namespace {

using nlohmann::json;

// Whether a result says that it could not be computed.
bool IsRefusal(const json& result) {
  if (!result.is_object()) return false;
  const auto status = result.find("status");
  return status != result.end() && *status != "OK";
}

bool IsNothing(const json& value) { return value.is_null() || (value.is_array() && value.empty()); }

class Comparison {
 public:
  // `refused`: what is not there may be written as null or as an empty list, or be left out.
  Comparison(const Tolerance& tolerance, bool refused) : tolerance_(tolerance), refused_(refused) {}

  void Compare(const json& expected, const json& got, const std::string& place) {
    if (refused_ && IsNothing(expected) && IsNothing(got)) return;
    if (expected.is_object() && got.is_object()) {
      CompareObjects(expected, got, place);
    } else if (expected.is_array() && got.is_array()) {
      CompareLists(expected, got, place);
    } else if (expected.is_number() && got.is_number()) {
      if (!NumbersAgree(expected, got)) Differ(expected, got, place);
    } else if (expected != got) {
      Differ(expected, got, place);
    }
  }

  std::vector<std::string> Take() { return std::move(differences_); }

 private:
  void CompareObjects(const json& expected, const json& got, const std::string& place) {
    for (const auto& [key, value] : expected.items()) {
      const std::string inner = place.empty() ? key : place + "." + key;
      if (const auto found = got.find(key); found != got.end()) {
        Compare(value, *found, inner);
      } else if (!refused_ || !IsNothing(value)) {
        differences_.push_back(inner + ": expected " + value.dump() + ", and the result has no such key");
      }
    }
  }

  void CompareLists(const json& expected, const json& got, const std::string& place) {
    if (expected.size() != got.size()) {
      Differ(expected, got, place);
      return;
    }
    for (std::size_t i = 0; i < expected.size(); ++i) {
      Compare(expected[i], got[i], place + "[" + std::to_string(i) + "]");
    }
  }

  // A count is whole on both sides and has to be equal; a computed number may have been written without its fraction.
  bool NumbersAgree(const json& expected, const json& got) const {
    const double want = expected.get<double>();
    const double have = got.get<double>();
    if (got.is_number_integer()) return have == want;
    return std::abs(have - want) <= tolerance_.abs + tolerance_.rel * std::abs(want);
  }

  void Differ(const json& expected, const json& got, const std::string& place) {
    differences_.push_back((place.empty() ? "result" : place) + ": expected " + expected.dump() + ", got " +
                           got.dump());
  }

  Tolerance tolerance_;
  bool refused_;
  std::vector<std::string> differences_;
};

}  // namespace

std::vector<std::string> Differences(const json& expected, const json& got, const Tolerance& tolerance) {
  Comparison comparison(tolerance, IsRefusal(got));
  comparison.Compare(expected, got, "");
  return comparison.Take();
}

}  // namespace rapport::vectors
