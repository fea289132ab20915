// What every cache promises, asked of the one in this process, of a real Redis, and of both under a seal.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/cache/local_cache.h"
#include "common/cache/redis_cache.h"
#include "common/cache/sealed_cache.h"
#include "gtest/gtest.h"
#include "tests/testing/redis_fixture.h"

namespace rapport::cache {
namespace {

RedisOptions OptionsFor(const test::RedisFixture& redis) {
  RedisOptions options;
  options.address.unix_socket = redis.socket();
  options.address.password = redis.password();
  options.address.command_timeout = absl::Seconds(5);  // the machine may be busy; these tests are not about time
  options.slow = absl::Seconds(5);
  return options;
}

// What is under test and everything it stands on.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual Cache& cache() = 0;
};

class LocalSubject final : public Subject {
 public:
  Cache& cache() override { return local_; }

 private:
  SystemClock clock_;
  LocalCache local_{64 << 20, clock_};
};

class RedisSubject final : public Subject {
 public:
  Cache& cache() override { return redis_; }

 private:
  SystemClock clock_;
  test::RedisFixture server_{"secret"};
  RedisCache redis_{OptionsFor(server_), clock_};
};

template <typename Inner>
class SealedSubject final : public Subject {
 public:
  Cache& cache() override { return sealed_; }

 private:
  Inner inner_;
  SealedCache sealed_{inner_.cache(), SealingKey::Random()};
};

struct Param {
  std::string name;
  std::function<std::unique_ptr<Subject>()> make;
};

class CacheContractTest : public ::testing::TestWithParam<Param> {
 protected:
  std::unique_ptr<Subject> subject_ = GetParam().make();
  Cache& cache_ = subject_->cache();
};

TEST_P(CacheContractTest, WhatWasNeverSetIsAMiss) {
  EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kNotFound);
}

TEST_P(CacheContractTest, ReturnsWhatWasSet) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), "v");
}

TEST_P(CacheContractTest, TheLaterValueReplacesTheEarlier) {
  ASSERT_TRUE(cache_.Set("k", "one", absl::Hours(1)).ok());
  ASSERT_TRUE(cache_.Set("k", "two", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), "two");
}

TEST_P(CacheContractTest, KeysAndValuesAreAnyBytes) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  ASSERT_TRUE(cache_.Set(all, all + all, absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get(all), all + all);
  ASSERT_TRUE(cache_.Set("", "", absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get(""), "");
}

TEST_P(CacheContractTest, AMegabyteComesBackWhole) {
  const std::string value(1 << 20, 'x');
  ASSERT_TRUE(cache_.Set("k", value, absl::Hours(1)).ok());
  EXPECT_EQ(*cache_.Get("k"), value);
}

TEST_P(CacheContractTest, AnOversizedValueIsInvalidArgumentAndNotKept) {
  const std::string value(kMaxValueBytes + 1, 'x');
  EXPECT_EQ(cache_.Set("k", value, absl::Hours(1)).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kNotFound);
}

TEST_P(CacheContractTest, ABatchAnswersEveryKeyInOrder) {
  std::vector<std::string> keys;
  for (int i = 0; i < 300; ++i) {
    keys.push_back(absl::StrCat("key", i));
    if (i % 3 != 0) {
      ASSERT_TRUE(cache_.Set(keys.back(), absl::StrCat("value", i), absl::Hours(1)).ok());
    }
  }
  const auto values = cache_.MultiGet(keys);
  ASSERT_EQ(values.size(), keys.size());
  for (int i = 0; i < 300; ++i) {
    if (i % 3 == 0) {
      EXPECT_EQ(values[i].status().code(), absl::StatusCode::kNotFound) << i;
    } else {
      EXPECT_EQ(*values[i], absl::StrCat("value", i));
    }
  }
  EXPECT_TRUE(cache_.MultiGet({}).empty());
}

TEST_P(CacheContractTest, ForgetsAfterTheTimeToLive) {
  ASSERT_TRUE(cache_.Set("k", "v", absl::Nanoseconds(1)).ok());
  SystemClock clock;
  const absl::Time give_up = clock.Now() + absl::Seconds(10);
  while (cache_.Get("k").ok() && clock.Now() < give_up) {
  }
  EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kNotFound);
}

INSTANTIATE_TEST_SUITE_P(
    All, CacheContractTest,
    ::testing::Values(Param{"Local", [] { return std::make_unique<LocalSubject>(); }},
                      Param{"Redis", [] { return std::make_unique<RedisSubject>(); }},
                      Param{"SealedLocal", [] { return std::make_unique<SealedSubject<LocalSubject>>(); }},
                      Param{"SealedRedis", [] { return std::make_unique<SealedSubject<RedisSubject>>(); }}),
    [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace rapport::cache
