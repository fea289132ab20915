#ifndef RAPPORT_COMMON_INSTRUMENTS_BAD_DEFINITION_H_
#define RAPPORT_COMMON_INSTRUMENTS_BAD_DEFINITION_H_

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace rapport::instruments {

// A way in which a definition can be wrong: the sample definition with `from` replaced where it first occurs, and the
// error that must give, without the file's name.
struct Edit {
  const char* name;
  std::string from;
  std::string to;
  std::string error;
};

inline void PrintTo(const Edit& edit, std::ostream* out) { *out << edit.error; }

inline std::string EditName(const testing::TestParamInfo<Edit>& edit) { return edit.param.name; }

// Its one test is in bad_definition_test.cc; the edits are there and in bad_rules_test.cc.
class BadDefinitionTest : public testing::TestWithParam<Edit> {};

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_BAD_DEFINITION_H_
