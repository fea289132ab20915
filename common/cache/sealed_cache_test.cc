#include "common/cache/sealed_cache.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::cache {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A cache whose entries the test can see and change.
class OpenCache final : public Cache {
 public:
  absl::StatusOr<std::string> Get(absl::string_view key) override {
    const auto found = entries.find(key);
    return found == entries.end() ? absl::StatusOr<std::string>(Miss()) : found->second;
  }
  std::vector<absl::StatusOr<std::string>> MultiGet(absl::Span<const std::string> keys) override {
    std::vector<absl::StatusOr<std::string>> values;
    for (const std::string& key : keys) values.push_back(Get(key));
    return values;
  }
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration) override {
    entries[std::string(key)] = std::string(value);
    return absl::OkStatus();
  }

  absl::flat_hash_map<std::string, std::string> entries;
};

class SealedCacheTest : public ::testing::Test {
 protected:
  std::string& OnlyEntry() { return inner_.entries.begin()->second; }

  OpenCache inner_;
  SealingKey key_ = SealingKey::Random();
  SealedCache cache_{inner_, key_};
};

TEST_F(SealedCacheTest, WhoReadsTheStoreSeesNeitherKeyNorValue) {
  ASSERT_TRUE(cache_.Set("practices/p/episodes/e-17", "client total 35.5", absl::Hours(1)).ok());
  const auto& [key, value] = *inner_.entries.begin();
  EXPECT_THAT(key, Not(HasSubstr("e-17")));
  EXPECT_THAT(value, Not(HasSubstr("35.5")));
  EXPECT_EQ(*cache_.Get("practices/p/episodes/e-17"), "client total 35.5");
}

TEST_F(SealedCacheTest, EqualValuesLookDifferentEveryTime) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(cache_.Set("k", "same", absl::Hours(1)).ok());
    seen.insert(OnlyEntry());
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST_F(SealedCacheTest, AnyChangedByteIsDataLoss) {
  ASSERT_TRUE(cache_.Set("k", "value", absl::Hours(1)).ok());
  const std::string sealed = OnlyEntry();
  for (size_t i = 0; i < sealed.size(); ++i) {
    OnlyEntry() = sealed;
    OnlyEntry()[i] ^= 1;
    EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kDataLoss) << "byte " << i;
  }
}

TEST_F(SealedCacheTest, ATruncatedValueIsDataLoss) {
  ASSERT_TRUE(cache_.Set("k", "value", absl::Hours(1)).ok());
  while (!OnlyEntry().empty()) {
    OnlyEntry().pop_back();
    EXPECT_EQ(cache_.Get("k").status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST_F(SealedCacheTest, AValueMovedToAnotherKeyDoesNotOpen) {
  ASSERT_TRUE(cache_.Set("mine", "my value", absl::Hours(1)).ok());
  const std::string sealed = OnlyEntry();
  ASSERT_TRUE(cache_.Set("yours", "your value", absl::Hours(1)).ok());
  for (auto& [key, value] : inner_.entries) value = sealed;
  EXPECT_EQ(*cache_.Get("mine"), "my value");
  EXPECT_EQ(cache_.Get("yours").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SealedCacheTest, AnotherProcessesKeyFindsNothing) {
  ASSERT_TRUE(cache_.Set("k", "value", absl::Hours(1)).ok());
  SealedCache other(inner_, SealingKey::Random());
  EXPECT_EQ(other.Get("k").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(SealedCacheTest, AConfiguredKeyIsSharedByReplicas) {
  const std::string digits = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF\n";
  SealedCache one(inner_, *SealingKey::FromBytes(digits));
  SealedCache other(inner_, *SealingKey::FromBytes(digits));
  ASSERT_TRUE(one.Set("k", "value", absl::Hours(1)).ok());
  EXPECT_EQ(*other.Get("k"), "value");
}

TEST_F(SealedCacheTest, BatchesOpenEachValueByItsOwnKey) {
  ASSERT_TRUE(cache_.Set("a", "1", absl::Hours(1)).ok());
  ASSERT_TRUE(cache_.Set("c", "", absl::Hours(1)).ok());
  const auto values = cache_.MultiGet({"a", "b", "c"});
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(*values[0], "1");
  EXPECT_EQ(values[1].status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*values[2], "");
}

TEST(SealingKeyTest, RefusesKeysOfAnotherLength) {
  for (const std::string& bytes : {std::string(), std::string(31, 'k'), std::string(33, 'k'), std::string(64, 'x')}) {
    EXPECT_EQ(SealingKey::FromBytes(bytes).status().code(), absl::StatusCode::kInvalidArgument) << bytes.size();
  }
  EXPECT_TRUE(SealingKey::FromBytes(std::string(32, '\n')).ok());
}

}  // namespace
}  // namespace rapport::cache
