#ifndef RAPPORT_TESTS_VECTORS_CASE_RUNNER_H_
#define RAPPORT_TESTS_VECTORS_CASE_RUNNER_H_

#include <filesystem>
#include <ostream>
#include <vector>

#include "nlohmann/json.hpp"

namespace rapport::vectors {

// How many cases of a run agreed with the libraries.
struct Tally {
  int passed = 0;
  int failed = 0;
};

// Runs the cases of one parsed vector file, {cases: [{id, function, input, expected, tolerance}]}, and describes on
// `out` every one that fails: id, function, input, expected, got, and where they differ. A case whose function is not
// known, that is malformed or that expects nothing, fails.
Tally RunCases(const nlohmann::json& file, std::ostream& out);

// Runs files, and all *.json below folders, in order of their names. What cannot be read or parsed, or holds no case,
// counts as one failed case: a run that checks nothing must not pass. Never throws, whatever the files hold.
Tally RunPaths(const std::vector<std::filesystem::path>& paths, std::ostream& out);

}  // namespace rapport::vectors

#endif  // RAPPORT_TESTS_VECTORS_CASE_RUNNER_H_
