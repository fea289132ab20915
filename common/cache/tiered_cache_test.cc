#include "common/cache/tiered_cache.h"

#include <string>
#include <vector>

#include "common/cache/local_cache.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::cache {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kNear = absl::Minutes(10);

// A cache whose misfortunes and questions the test sees.
class FarCache final : public Cache {
 public:
  explicit FarCache(const Clock& clock) : kept_(1 << 20, clock) {}

  absl::StatusOr<std::string> Get(absl::string_view key) override {
    asked.push_back(std::string(key));
    return status.ok() ? kept_.Get(key) : absl::StatusOr<std::string>(status);
  }
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override {
    ++batches;
    std::vector<absl::StatusOr<std::string>> values;
    for (const std::string& key : keys) values.push_back(Get(key));
    return values;
  }
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl) override {
    return status.ok() ? kept_.Set(key, value, ttl) : status;
  }

  absl::Status status;
  std::vector<std::string> asked;
  int batches = 0;

 private:
  LocalCache kept_;
};

class TieredCacheTest : public ::testing::Test {
 protected:
  static std::vector<std::string> Values(const std::vector<absl::StatusOr<std::string>>& results) {
    std::vector<std::string> values;
    for (const auto& result : results) {
      values.push_back(result.ok() ? *result : absl::StatusCodeToString(result.status().code()));
    }
    return values;
  }

  test::FakeClock clock_;
  LocalCache near_{1 << 20, clock_};
  FarCache far_{clock_};
  TieredCache cache_{near_, far_, kNear};
};

TEST_F(TieredCacheTest, WhatIsSetIsInBoth) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Hours(1)).ok());
  EXPECT_EQ(*near_.Get("k"), "v");
  EXPECT_EQ(*far_.Get("k"), "v");
}

TEST_F(TieredCacheTest, WhatIsNearIsNotAskedForFar) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), "v");
  EXPECT_THAT(far_.asked, IsEmpty());
}

TEST_F(TieredCacheTest, WhatIsFoundFarIsKeptNear) {
  ASSERT_TRUE(far_.Set("k", "v", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), "v");
  EXPECT_EQ(*cache_.Get("k"), "v");
  EXPECT_THAT(far_.asked, ElementsAre("k"));
}

TEST_F(TieredCacheTest, NearItIsForgottenAfterTheNearTimeAndFoundFarAgain) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Hours(1)).ok());
  clock_.Advance(kNear + absl::Seconds(1));
  EXPECT_EQ(*cache_.Get("k"), "v");
  EXPECT_THAT(far_.asked, ElementsAre("k"));
}

TEST_F(TieredCacheTest, NearItLivesNoLongerThanItMayAtAll) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Seconds(5)).ok());
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(TieredCacheTest, AMissInBothIsAMiss) { EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kNotFound); }

TEST_F(TieredCacheTest, WithTheFarOneAwayTheNearOneStillAnswers) {
  far_.status = absl::UnavailableError("away");
  EXPECT_EQ(cache_.Set("k", "v", absl::Hours(1)).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(*cache_.Get("k"), "v");
  EXPECT_EQ(cache_.Get("other").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TieredCacheTest, AnErrorIsNotKept) {
  far_.status = absl::DataLossError("does not open");
  EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kDataLoss);
  far_.status = absl::OkStatus();
  ASSERT_TRUE(far_.Set("k", "v", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), "v");
}

TEST_F(TieredCacheTest, ABatchAsksFarForWhatIsNotNearAtOnceAndAnswersInOrder) {
  ASSERT_TRUE(near_.Set("a", "1", absl::Hours(1)).ok());
  ASSERT_TRUE(far_.Set("b", "2", absl::Hours(1)).ok());
  ASSERT_TRUE(near_.Set("d", "4", absl::Hours(1)).ok());
  EXPECT_THAT(Values(cache_.MultiGet({"a", "b", "c", "d"})), ElementsAre("1", "2", "NOT_FOUND", "4"));
  EXPECT_THAT(far_.asked, ElementsAre("b", "c"));
  EXPECT_EQ(far_.batches, 1);
  EXPECT_EQ(*near_.Get("b"), "2");
}

TEST_F(TieredCacheTest, ABatchThatIsAllNearDoesNotGoFar) {
  ASSERT_TRUE(near_.Set("a", "1", absl::Hours(1)).ok());
  EXPECT_THAT(Values(cache_.MultiGet({"a", "a"})), ElementsAre("1", "1"));
  EXPECT_EQ(far_.batches, 0);
}

}  // namespace
}  // namespace rapport::cache
