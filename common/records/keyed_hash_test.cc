#include "common/records/keyed_hash.h"

#include "gtest/gtest.h"

namespace rapport::records {
namespace {

TEST(KeyedHashTest, EqualPartsHashEqualUnderOneKeyOnly) {
  const KeyedHash hash("0123456789abcdef");
  EXPECT_EQ(hash.Of({"p", "client", "c-1"}), hash.Of({"p", "client", "c-1"}));
  EXPECT_NE(hash.Of({"p", "client", "c-1"}), KeyedHash("0123456789abcdeg").Of({"p", "client", "c-1"}));
}

TEST(KeyedHashTest, PartsDoNotRunIntoEachOther) {
  const KeyedHash hash("0123456789abcdef");
  EXPECT_NE(hash.Of({"ab", "c"}), hash.Of({"a", "bc"}));
  EXPECT_NE(hash.Of({"ab"}), hash.Of({"ab", ""}));
}

TEST(KeyedHashTest, IsShortEnoughForAnIndexAndFreeOfSpaces) {
  const std::string value = KeyedHash("Jefe").Of({"what do ya want for nothing?"});
  EXPECT_EQ(value.size(), 22u);
  EXPECT_EQ(value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos);
}

}  // namespace
}  // namespace rapport::records
