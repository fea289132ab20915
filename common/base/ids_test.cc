#include "common/base/ids.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(RandomIdsTest, AreResourceIdsAndDiffer) {
  RandomIds ids;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = ids.NewId();
    EXPECT_THAT(id, testing::MatchesRegex("[a-z][a-z0-9]*"));
    EXPECT_EQ(id.size(), 26u);
    EXPECT_TRUE(seen.insert(id).second);
  }
}

}  // namespace
}  // namespace rapport
