#include "tests/vectors/case_runner.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::vectors {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json FileOf(json test_case) { return {{"cases", json::array({std::move(test_case)})}}; }

json PompCase() {
  return {{"id", "pomp-001"},
          {"function", "score.pomp"},
          {"input", {{"value", 3.6}, {"min", 1}, {"max", 5}}},
          {"expected", {{"pomp", 65}}},
          {"tolerance", {{"abs", 1e-9}, {"rel", 1e-9}}}};
}

TEST(RunCasesTest, ACaseThatHoldsPassesInSilence) {
  std::ostringstream out;
  const Tally tally = RunCases(FileOf(PompCase()), out);
  EXPECT_EQ(tally.passed, 1);
  EXPECT_EQ(tally.failed, 0);
  EXPECT_THAT(out.str(), IsEmpty());
}

TEST(RunCasesTest, AWrongExpectationFailsAndIsShownInFull) {
  json wrong = PompCase();
  wrong["expected"]["pomp"] = 66;
  std::ostringstream out;
  const Tally tally = RunCases(FileOf(wrong), out);
  EXPECT_EQ(tally.failed, 1);
  EXPECT_THAT(out.str(), AllOf(HasSubstr("pomp-001"), HasSubstr("score.pomp"), HasSubstr(R"("value":3.6)"),
                               HasSubstr(R"({"pomp":66})"), HasSubstr("pomp: expected 66, got 65")));
}

TEST(RunCasesTest, AnUnknownFunctionFails) {
  json unknown = PompCase();
  unknown["function"] = "score.unheard_of";
  std::ostringstream out;
  EXPECT_EQ(RunCases(FileOf(unknown), out).failed, 1);
  EXPECT_THAT(out.str(), HasSubstr("unknown function"));
}

TEST(RunCasesTest, ACaseThatExpectsNothingFails) {
  for (const json& expected : {json::object(), json(), json(65)}) {
    json empty = PompCase();
    empty["expected"] = expected;
    std::ostringstream out;
    EXPECT_EQ(RunCases(FileOf(empty), out).failed, 1) << expected;
  }
}

TEST(RunCasesTest, AMalformedCaseFailsAndTheOthersStillRun) {
  json mixed = FileOf(PompCase());
  mixed["cases"].push_back({{"id", "no-input"}, {"function", "score.pomp"}});
  mixed["cases"].push_back("not even an object");
  json text = PompCase();
  text["input"]["value"] = "high";
  mixed["cases"].push_back(text);
  std::ostringstream out;
  const Tally tally = RunCases(mixed, out);
  EXPECT_EQ(tally.passed, 1);
  EXPECT_EQ(tally.failed, 3);
  EXPECT_THAT(out.str(), HasSubstr("input.value is not a number"));
}

TEST(RunCasesTest, WithoutATolerancePassesOnlyWhatIsNearlyEqual) {
  json strict = PompCase();
  strict.erase("tolerance");
  std::ostringstream out;
  EXPECT_EQ(RunCases(FileOf(strict), out).passed, 1);
  strict["expected"]["pomp"] = 65.001;
  EXPECT_EQ(RunCases(FileOf(strict), out).failed, 1);
}

TEST(RunCasesTest, AnAbsentParameterIsItsDefault) {
  const json bare = {{"id", "defaults"},
                     {"function", "rci.compute"},
                     {"input", {{"pre", 10}, {"post", 20}, {"sd", 5}, {"reliability", 0.75}}},
                     {"expected", {{"status", "OK"}, {"threshold", 1.96 * 2.5 * 1.4142135623730951}}}};
  std::ostringstream out;
  EXPECT_EQ(RunCases(FileOf(bare), out).passed, 1) << out.str();
}

class RunPathsTest : public ::testing::Test {
 protected:
  RunPathsTest() : folder_(std::filesystem::path(::testing::TempDir()) / "vector_files") {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "inner");
  }
  ~RunPathsTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  std::filesystem::path folder_;
  std::ostringstream out_;
};

TEST_F(RunPathsTest, RunsFilesAndFoldersWithTheirFolders) {
  Write("a.json", FileOf(PompCase()).dump());
  Write("inner/b.json", FileOf(PompCase()).dump());
  Write("notes.txt", "not a case");
  EXPECT_EQ(RunPaths({folder_}, out_).passed, 2);
  EXPECT_EQ(RunPaths({folder_ / "a.json"}, out_).passed, 1);
  EXPECT_EQ(RunPaths({folder_ / "a.json", folder_}, out_).passed, 3);
}

TEST_F(RunPathsTest, WhatCannotBeReadFails) {
  Write("broken.json", "{\"cases\": [");
  Write("other.json", "[1, 2]");
  Write("inner/number.json", R"({"cases": 5})");
  Write("inner/huge.json", R"({"cases": [1e999]})");
  std::filesystem::create_symlink(folder_ / "absent.json", folder_ / "inner" / "link.json");
  EXPECT_EQ(RunPaths({folder_}, out_).failed, 5) << out_.str();
  EXPECT_EQ(RunPaths({folder_ / "absent.json"}, out_).failed, 1);
}

TEST_F(RunPathsTest, WhatIsNestedWithoutEndFailsAndHarmsNothing) {
  const std::string deep(200000, '[');
  Write("open.json", "{\"cases\": " + deep);
  Write("closed.json", "{\"cases\": [{\"input\": " + deep + std::string(deep.size(), ']') + "}]}");
  EXPECT_EQ(RunPaths({folder_}, out_).failed, 2);
  EXPECT_THAT(out_.str(), HasSubstr("nested too deeply"));
}

TEST_F(RunPathsTest, ARunThatChecksNothingFails) {
  EXPECT_EQ(RunPaths({folder_ / "inner"}, out_).failed, 1);
  Write("empty.json", R"({"cases": []})");
  EXPECT_EQ(RunPaths({folder_ / "empty.json"}, out_).failed, 1);
  Write("good.json", FileOf(PompCase()).dump());
  EXPECT_EQ(RunPaths({folder_}, out_).failed, 1);
}

}  // namespace
}  // namespace rapport::vectors
