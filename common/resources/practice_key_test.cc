#include "common/resources/practice_key.h"

#include <string>

#include "common/errors/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::resources {
namespace {

using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;

TEST(PracticeKeyTest, AKeyIsNeitherEmptyNorEndless) {
  Violations violations;
  CheckKey("client", std::string(200, 'c'), violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckKey("client", "", violations);
  CheckKey("long", std::string(201, 'c'), violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("client"));
  EXPECT_THAT(violations.ToStatus(), HasViolation("long"));
}

}  // namespace
}  // namespace rapport::resources
