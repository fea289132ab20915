// rapport-instrument-cases DIRECTORY: runs the cases beside the instrument definitions of a folder through the answer
// check and the scoring engine. Prints each difference and, last, "N passed, N failed"; definitions that cannot be
// loaded are one failure. Exit status: 0 when none
// failed, 1 when any did or a definition is wrong, 2 without a folder.
#include <iostream>

#include "tests/vectors/case_files.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: rapport-instrument-cases DIRECTORY\n";
    return 2;
  }
  auto tally = rapport::RunCasesOfFolder(argv[1], std::cout);
  if (!tally.ok()) {
    std::cout << tally.status().message() << "\n";
    tally = rapport::CaseTally{.failed = 1};
  }
  std::cout << tally->passed << " passed, " << tally->failed << " failed\n";
  return tally->failed == 0 ? 0 : 1;
}
