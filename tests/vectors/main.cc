// rapport-vectors PATH...: runs worked examples of the measures, in files or folders of the vectors' JSON format,
// against the libraries that compute them. Prints each case that fails in full and, last, "N passed, N failed". Exit
// status: 0 when none failed, 1 when any did, 2 without a path.
#include <filesystem>
#include <iostream>
#include <vector>

#include "tests/vectors/case_runner.h"

int main(int argc, char** argv) {
  const std::vector<std::filesystem::path> paths(argv + 1, argv + argc);
  if (paths.empty()) {
    std::cerr << "usage: rapport-vectors PATH...\n";
    return 2;
  }
  const rapport::vectors::Tally tally = rapport::vectors::RunPaths(paths, std::cout);
  std::cout << tally.passed << " passed, " << tally.failed << " failed\n";
  return tally.failed == 0 ? 0 : 1;
}
