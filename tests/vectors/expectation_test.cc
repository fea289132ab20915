#include "tests/vectors/expectation.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::vectors {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr Tolerance kLoose{.abs = 0.01, .rel = 0.1};

TEST(DifferencesTest, NumbersMayLieOffByAbsolutePlusRelativeTolerance) {
  EXPECT_THAT(Differences(json{{"x", 10.0}}, json{{"x", 11.0}}, kLoose), IsEmpty());
  EXPECT_THAT(Differences(json{{"x", 10.0}}, json{{"x", 11.02}}, kLoose), SizeIs(1));
  EXPECT_THAT(Differences(json{{"x", -10.0}}, json{{"x", -11.005}}, kLoose), IsEmpty());
}

TEST(DifferencesTest, AComputedNumberMayHaveBeenWrittenWithoutItsFraction) {
  EXPECT_THAT(Differences(json{{"t", 50}}, json{{"t", 50.000000001}}, kLoose), IsEmpty());
}

TEST(DifferencesTest, CountsHaveToBeEqual) {
  EXPECT_THAT(Differences(json{{"n", 100}}, json{{"n", 101}}, kLoose), SizeIs(1));
  EXPECT_THAT(Differences(json{{"n", 100.0}}, json{{"n", 100}}, kLoose), IsEmpty());
}

TEST(DifferencesTest, TextsTruthValuesAndNullHaveToBeEqual) {
  const json expected = {{"a", "OK"}, {"b", true}, {"c", nullptr}};
  EXPECT_THAT(Differences(expected, expected, {}), IsEmpty());
  EXPECT_THAT(Differences(expected, json{{"a", "ok"}, {"b", false}, {"c", 0.0}}, {}),
              ElementsAre(StartsWith("a: "), StartsWith("b: "), StartsWith("c: ")));
}

TEST(DifferencesTest, AnExpectedKeyHasToBeThereEvenWhenItIsNull) {
  EXPECT_THAT(Differences(json{{"x", nullptr}}, json::object(), {}), ElementsAre(HasSubstr("no such key")));
  EXPECT_THAT(Differences(json::object(), json{{"more", 1}}, {}), IsEmpty());
}

TEST(DifferencesTest, WhatARefusedResultLacksMayBeWrittenInAnyWay) {
  const json refused = {{"status", "INSUFFICIENT_DATA"}, {"events", json::array()}, {"slope", nullptr}};
  EXPECT_THAT(Differences(json{{"status", "INSUFFICIENT_DATA"}, {"events", nullptr}}, refused, {}), IsEmpty());
  EXPECT_THAT(Differences(json{{"slope", json::array()}, {"more", nullptr}}, refused, {}), IsEmpty());
  EXPECT_THAT(Differences(json{{"slope", 0}, {"events", {1}}, {"more", 1}}, refused, {}), SizeIs(3));
}

TEST(DifferencesTest, ListsHaveToBeOfTheSameLength) {
  EXPECT_THAT(Differences(json{{"x", {1, 2}}}, json{{"x", {1, 2, 3}}}, {}), SizeIs(1));
  EXPECT_THAT(Differences(json{{"x", json::array()}}, json{{"x", nullptr}}, {}), SizeIs(1));
}

TEST(DifferencesTest, NestedPlacesAreNamed) {
  const json expected = {{"events", {{{"depth", 1.0}}, {{"depth", 2.0}}}}};
  const json got = {{"events", {{{"depth", 1.0}}, {{"depth", 3.0}}}}};
  EXPECT_THAT(Differences(expected, got, {}), ElementsAre(StartsWith("events[1].depth: expected 2.0, got 3.0")));
}

}  // namespace
}  // namespace rapport::vectors
