#include "common/instruments/loinc.h"

#include <gtest/gtest.h>

namespace rapport::instruments {
namespace {

TEST(LoincTest, TakesCodesWithTheRightCheckDigit) {
  for (const char* code : {"44261-6", "44249-1", "69689-8", "70274-6", "107332-9", "1-8"})
    EXPECT_TRUE(IsLoincCode(code)) << code;
}

TEST(LoincTest, RefusesEveryOtherCheckDigit) {
  for (char check = '0'; check <= '9'; ++check) {
    EXPECT_EQ(IsLoincCode(std::string("44261-") + check), check == '6') << check;
  }
}

TEST(LoincTest, NoticesSwappedNeighbours) { EXPECT_FALSE(IsLoincCode("44621-6")); }

TEST(LoincTest, RefusesOtherForms) {
  for (const char* code :
       {"", "-", "44261", "44261-", "44261-66", "44261 6", "4426x-6", "-6", "12345678-1", "LA6568-5"}) {
    EXPECT_FALSE(IsLoincCode(code)) << code;
  }
}

TEST(LoincTest, KnowsTheFormOfAnswerCodes) {
  EXPECT_TRUE(IsLoincAnswerCode("LA6568-5"));
  EXPECT_TRUE(IsLoincAnswerCode("LA34479-8"));
  for (const char* code : {"", "LA", "LA-5", "6568-5", "LL358-3", "LAx-5", "LA65685"}) {
    EXPECT_FALSE(IsLoincAnswerCode(code)) << code;
  }
}

}  // namespace
}  // namespace rapport::instruments
