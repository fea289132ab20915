#include "services/scoring/watch/watch_position.h"

#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

constexpr char kPractice[] = "practices/p";

WatchPosition SomePosition() { return {{"i-1", 17}, {"g-1", 4}, "digest engine+profile.2 defaults-1", std::nullopt}; }

TEST(WatchPositionTest, ATokenLeadsBackToItsPosition) {
  EXPECT_EQ(ReadResumeToken(kPractice, MakeResumeToken(kPractice, SomePosition())), SomePosition());
}

TEST(WatchPositionTest, AListingThatHasListedNothingYetIsOne) {
  WatchPosition position = SomePosition();
  for (const char* until : {"", "practices/p/episodes/e"}) {
    position.listed_until = until;
    EXPECT_EQ(ReadResumeToken(kPractice, MakeResumeToken(kPractice, position)), position);
  }
}

TEST(WatchPositionTest, BeforeAnythingIsKnownItIsAPositionToo) {
  EXPECT_EQ(ReadResumeToken(kPractice, MakeResumeToken(kPractice, {})), WatchPosition());
}

TEST(WatchPositionTest, AnotherPracticesTokenIsNone) {
  EXPECT_EQ(ReadResumeToken("practices/q", MakeResumeToken(kPractice, SomePosition())), std::nullopt);
}

TEST(WatchPositionTest, DamagedTokensAreNone) {
  const std::string token = MakeResumeToken(kPractice, SomePosition());
  for (size_t i = 0; i < token.size(); i += 5) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(ReadResumeToken(kPractice, changed), std::nullopt) << i;
  }
  for (const char* text : {"x", "AAAA", "not base64!"}) EXPECT_EQ(ReadResumeToken(kPractice, text), std::nullopt);
}

}  // namespace
}  // namespace rapport::scoring
