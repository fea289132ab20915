#include "common/sealing/key_cache.h"

#include <string>

#include "gmock/gmock.h"
#include "tests/testing/fake_clock.h"

namespace rapport::sealing {
namespace {

using ::testing::Eq;
using ::testing::Optional;

class KeyCacheTest : public ::testing::Test {
 protected:
  test::FakeClock clock_;
  KeyCache<int, std::string> cache_{10, absl::Minutes(5), clock_};
};

TEST_F(KeyCacheTest, GivesWhatWasPutAndForgetsWhatItIsTold) {
  cache_.Put(1, "one");
  cache_.Put(1, "another");
  cache_.Put(2, "two");
  EXPECT_THAT(cache_.Get(1), Optional(Eq("another")));
  cache_.Forget(1);
  EXPECT_EQ(cache_.Get(1), std::nullopt);
  EXPECT_THAT(cache_.Get(2), Optional(Eq("two")));
  cache_.Clear();
  EXPECT_EQ(cache_.Get(2), std::nullopt);
}

TEST_F(KeyCacheTest, NothingStaysForLongHoweverOftenItIsUsed) {
  cache_.Put(1, "one");
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(cache_.Get(1), Optional(Eq("one")));
    clock_.Advance(absl::Minutes(1));
  }
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(cache_.Get(1), std::nullopt);
}

TEST_F(KeyCacheTest, WhatIsUsedStaysAndTheRestMakesRoom) {
  for (int i = 0; i < 1000; ++i) {
    cache_.Put(i, "key");
    EXPECT_NE(cache_.Get(0), std::nullopt) << i;
  }
  int held = 0;
  for (int i = 0; i < 1000; ++i) held += cache_.Get(i).has_value() ? 1 : 0;
  EXPECT_LE(held, 20);
  EXPECT_GE(held, 10);
}

}  // namespace
}  // namespace rapport::sealing
