#include "common/cache/local_cache.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::cache {
namespace {

class LocalCacheTest : public ::testing::Test {
 protected:
  bool Holds(const std::string& key) { return cache_.Get(key).ok(); }

  test::FakeClock clock_;
  LocalCache cache_{30, clock_};
};

TEST_F(LocalCacheTest, ForgetsWhenTheTimeToLiveIsOver) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Seconds(1)).ok());
  clock_.Advance(absl::Milliseconds(999));
  EXPECT_TRUE(Holds("k"));
  clock_.Advance(absl::Milliseconds(1));
  EXPECT_FALSE(Holds("k"));
  EXPECT_EQ(cache_.bytes(), 0u);
}

TEST_F(LocalCacheTest, TheLeastRecentlyUsedGoesFirst) {
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(cache_.Set(key, std::string(9, '.'), absl::Hours(1)).ok());
  EXPECT_TRUE(Holds("a"));
  ASSERT_TRUE(cache_.Set("d", std::string(9, '.'), absl::Hours(1)).ok());
  EXPECT_TRUE(Holds("a"));
  EXPECT_FALSE(Holds("b"));
  EXPECT_TRUE(Holds("c"));
  EXPECT_TRUE(Holds("d"));
}

TEST_F(LocalCacheTest, NeverHoldsMoreThanItsBound) {
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(cache_.Set(std::to_string(i), std::string(i % 40, '.'), absl::Hours(1)).ok());
    EXPECT_LE(cache_.bytes(), 30u);
  }
}

TEST_F(LocalCacheTest, AValueLargerThanTheBoundIsForgottenAndReplacesTheOldOne) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Hours(1)).ok());
  ASSERT_TRUE(cache_.Set("k", std::string(31, '.'), absl::Hours(1)).ok());
  EXPECT_FALSE(Holds("k"));
}

}  // namespace
}  // namespace rapport::cache
