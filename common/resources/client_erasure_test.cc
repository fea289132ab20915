#include "common/resources/client_erasure.h"

#include <string>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"

namespace rapport::resources {
namespace {

using ::rapport::test::HasViolation;
using ::rapport::test::IsOk;

TEST(ClientErasureTest, AClientKeyIsNeitherEmptyNorEndless) {
  Violations violations;
  CheckClientKey("client", std::string(200, 'c'), violations);
  EXPECT_THAT(violations.ToStatus(), IsOk());
  CheckClientKey("client", "", violations);
  CheckClientKey("long", std::string(201, 'c'), violations);
  EXPECT_THAT(violations.ToStatus(), HasViolation("client"));
  EXPECT_THAT(violations.ToStatus(), HasViolation("long"));
}

}  // namespace
}  // namespace rapport::resources
