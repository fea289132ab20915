#ifndef RAPPORT_TESTS_TESTING_NEEDED_PROGRAM_H_
#define RAPPORT_TESTS_TESTING_NEEDED_PROGRAM_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace rapport::test {

// Whether a program that a test starts, a name or a path, can be run. Without it the test may be skipped, visibly, on a
// developer's machine; where CI is set nothing may be skipped, and the process ends.
inline bool HasNeededProgram(const std::string& program) {
  if (std::system(("command -v " + program + " > /dev/null").c_str()) == 0) return true;
  if (std::getenv("CI") == nullptr) return false;
  std::fprintf(stderr, "%s is not installed, and CI must not skip what needs it\n", program.c_str());
  std::abort();
}

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_NEEDED_PROGRAM_H_
