#include "common/rpc/done.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::rpc {
namespace {

using ::rapport::test::IsOkAndHolds;
using ::rapport::test::StatusIs;
using ::testing::Eq;

// What was answered, and how often.
struct Answers {
  Done<int> NewDone() {
    return Done<int>([this](absl::StatusOr<int> result) {
      ++count;
      last = std::move(result);
    });
  }
  int count = 0;
  absl::StatusOr<int> last = absl::UnknownError("nothing yet");
};

TEST(DoneTest, TheFirstAnswerCounts) {
  Answers answers;
  {
    const Done<int> done = answers.NewDone();
    const Done<int> copy = done;  // NOLINT(performance-unnecessary-copy-initialization): two holders
    copy(1);
    done(2);
    copy(absl::NotFoundError(""));
  }
  EXPECT_EQ(answers.count, 1);
  EXPECT_THAT(answers.last, IsOkAndHolds(Eq(1)));
}

TEST(DoneTest, AnAnswerThatNeverComesIsAnInternalError) {
  Answers answers;
  std::optional<Done<int>> done = answers.NewDone();
  std::optional<Done<int>> copy = done;
  done.reset();
  EXPECT_EQ(answers.count, 0);
  copy.reset();
  EXPECT_EQ(answers.count, 1);
  EXPECT_THAT(answers.last, StatusIs(absl::StatusCode::kInternal, "UNEXPECTED"));
}

}  // namespace
}  // namespace rapport::rpc
