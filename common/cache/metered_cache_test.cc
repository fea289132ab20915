#include "common/cache/metered_cache.h"

#include <string>

#include "common/cache/local_cache.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/fake_clock.h"

namespace rapport::cache {
namespace {

using ::testing::HasSubstr;

// Answers everything with one status.
class FailingCache final : public Cache {
 public:
  explicit FailingCache(absl::Status status) : status_(std::move(status)) {}
  absl::StatusOr<std::string> Get(absl::string_view) override { return status_; }
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override {
    return std::vector<absl::StatusOr<std::string>>(keys.size(), status_);
  }
  absl::Status Set(absl::string_view, absl::string_view, absl::Duration) override { return status_; }

 private:
  const absl::Status status_;
};

class MeteredCacheTest : public ::testing::Test {
 protected:
  test::FakeClock clock_;
  metrics::Registry registry_;
};

TEST_F(MeteredCacheTest, CountsHitsAndMisses) {
  LocalCache local(1000, clock_);
  MeteredCache cache(local, "profile", clock_, registry_);
  ASSERT_TRUE(cache.Set("a", "1", absl::Hours(1)).ok());
  EXPECT_EQ(*cache.Get("a"), "1");
  EXPECT_FALSE(cache.Get("b").ok());
  EXPECT_EQ(cache.MultiGet({"a", "b", "c"}).size(), 3u);
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("rapport_cache_lookups_total{cache=\"profile\",result=\"hit\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("rapport_cache_lookups_total{cache=\"profile\",result=\"miss\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("rapport_cache_lookups_total{cache=\"profile\",result=\"error\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("rapport_cache_stores_total{cache=\"profile\",result=\"stored\"} 1\n"));
}

TEST_F(MeteredCacheTest, CountsEveryOtherAnswerAsAnError) {
  for (const absl::Status& status : {absl::UnavailableError("away"), absl::DataLossError("does not open")}) {
    FailingCache failing(status);
    MeteredCache cache(failing, "profile", clock_, registry_);
    EXPECT_EQ(cache.Get("a").status(), status);
    EXPECT_EQ(cache.Set("a", "1", absl::Hours(1)), status);
  }
  const std::string text = registry_.Text();
  EXPECT_THAT(text, HasSubstr("rapport_cache_lookups_total{cache=\"profile\",result=\"error\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("rapport_cache_stores_total{cache=\"profile\",result=\"error\"} 2\n"));
}

}  // namespace
}  // namespace rapport::cache
