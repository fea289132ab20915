#ifndef RAPPORT_TESTS_VECTORS_EXPECTATION_H_
#define RAPPORT_TESTS_VECTORS_EXPECTATION_H_

#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace rapport::vectors {

// How far a number may lie off: |got - want| <= abs + rel |want|.
struct Tolerance {
  double abs = 1e-9;
  double rel = 1e-9;
};

// Compares a result with what a case expects and says where they differ: nothing when they agree, else one line per
// difference, beginning with its place (`events[0].depth`). Strings, booleans, whole numbers and null have to be equal,
// other numbers within the tolerance, lists of the same length. Everything expected has to be in the result, which may
// say more. In a result whose status is not OK, null, an empty list and an absent key are the same: nothing.
std::vector<std::string> Differences(const nlohmann::json& expected, const nlohmann::json& got,
                                     const Tolerance& tolerance);

}  // namespace rapport::vectors

#endif  // RAPPORT_TESTS_VECTORS_EXPECTATION_H_
