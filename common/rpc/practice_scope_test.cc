#include "common/rpc/practice_scope.h"

#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using test::IsOk;
using test::StatusIs;

TEST(PracticeScopeTest, ACallerSeesItsOwnPracticeAndNoOther) {
  CallContext call;
  call.caller.practice = "north";
  EXPECT_THAT(CheckScope(call, "practices/north"), IsOk());
  EXPECT_THAT(CheckScope(call, "practices/north/episodes/e/sessions/s"), IsOk());
  for (absl::string_view other :
       {"practices/south", "practices/northern/episodes/e", "practices/", "practices//north"}) {
    EXPECT_THAT(CheckScope(call, other), StatusIs(absl::StatusCode::kNotFound, "PRACTICE_NOT_FOUND")) << other;
  }
}

TEST(PracticeScopeTest, AnUnrestrictedCallerSeesEveryPractice) {
  EXPECT_THAT(CheckScope(CallContext(), "practices/south/episodes/e"), IsOk());
}

}  // namespace
}  // namespace rapport::rpc
