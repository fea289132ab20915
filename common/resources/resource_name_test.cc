#include "common/resources/resource_name.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::resources {
namespace {

TEST(ResourceNameTest, IdsAreShortLowerCaseWordsThatBeginWithALetter) {
  EXPECT_TRUE(IsResourceId("a"));
  EXPECT_TRUE(IsResourceId("north-star-2"));
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  for (const std::string& id :
       {std::string(), std::string("2a"), std::string("-a"), std::string("A"), std::string("a_b"), std::string("a/b"),
        std::string("\xc3\xa4"), std::string("a\0b", 3), std::string(64, 'a')}) {
    EXPECT_FALSE(IsResourceId(id)) << id;
  }
}

TEST(ResourceNameTest, NamesSurviveParsingAndWriting) {
  const auto session = SessionName::Parse("practices/p/episodes/e/sessions/s");
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->ToString(), "practices/p/episodes/e/sessions/s");
  EXPECT_EQ(session->RecordName(), "episodes/e/sessions/s");
  EXPECT_EQ(session->Parent().ToString(), "practices/p/episodes/e");
  EXPECT_EQ(PracticeName::Parse("practices/p")->ToString(), "practices/p");
}

TEST(ResourceNameTest, WhatIsNotExactlyTheFormDoesNotParse) {
  for (absl::string_view name :
       {"", "practices", "practices/", "practices/p/", "/practices/p", "practices/p/episodes", "practices//episodes/e",
        "practices/p/episodes/e/sessions/s", "practices/p/goals/e", "practices/p/episodes/-"}) {
    EXPECT_FALSE(EpisodeName::Parse(name).has_value()) << name;
  }
}

TEST(ResourceNameTest, AnUnreadableNameIsAViolationThatNamesTheFormAndNotTheValue) {
  Violations violations;
  ReadName<EpisodeName>("parent", "Anna", violations);
  ASSERT_EQ(violations.bad_request().field_violations_size(), 1);
  EXPECT_EQ(violations.bad_request().field_violations(0).field(), "parent");
  EXPECT_THAT(violations.bad_request().field_violations(0).description(),
              testing::AllOf(testing::HasSubstr(EpisodeName::kPattern), testing::Not(testing::HasSubstr("Anna"))));
}

}  // namespace
}  // namespace rapport::resources
