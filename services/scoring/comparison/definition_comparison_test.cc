#include "services/scoring/comparison/definition_comparison.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/assessment/test_catalog.h"
#include "services/scoring/domain/test_profiles.h"
#include "services/scoring/domain/test_sources.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace rapport::scoring {
namespace {

using test::HasViolation;
using test::StatusIs;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DefinitionComparisonTest : public ::testing::Test {
 protected:
  DefinitionComparisonTest() {
    // A candidate whose second line is keyed the other way round.
    std::ifstream in(absl::StrCat(RAPPORT_DEFINITIONS, "/srs.textproto"));
    std::stringstream text;
    text << in.rdbuf();
    std::ofstream(folder_.File("srs@1.1.0.textproto")) << absl::StrReplaceAll(
        text.str(), {{"version: \"1.0.0\"", "version: \"1.1.0\""}, {"keying {", "keying { reverse_items: [2]"}});
    versions_ =
        std::make_unique<DefinitionVersions>(*DefinitionVersions::Load(RAPPORT_DEFINITIONS, folder_.path(), {}));
    const auto candidates = *instruments::InstrumentCatalog::Load(folder_.path());
    candidate_ = candidates.Find("srs")->digest;
    current_ = testing::ShippedDefinitions().Find("srs")->digest;
  }

  void Write(const std::string& id, const std::function<void(testing::TestEpisode&)>& change) {
    intake_.Write(absl::StrCat("practices/p/episodes/", id), change);
  }

  absl::StatusOr<std::unique_ptr<DefinitionComparison>> Begin(const std::string& from, const std::string& to) {
    v1::CompareDefinitionsRequest request;
    request.set_parent("practices/p");
    request.set_from_definition_digest(from);
    request.set_to_definition_digest(to);
    return DefinitionComparison::Begin({}, request, *versions_, reader_);
  }

  std::vector<v1::EpisodeComparison> Compare(const std::string& from, const std::string& to) {
    auto comparison = *Begin(from, to);
    std::vector<v1::EpisodeComparison> all;
    while (true) {
      const auto next = comparison->Next();
      EXPECT_TRUE(next.ok()) << next.status();
      if (!next.ok() || !next->has_value()) return all;
      all.push_back(**next);
    }
  }

  test::TempDir folder_;
  std::unique_ptr<DefinitionVersions> versions_;
  std::string candidate_;
  std::string current_;
  testing::TestIntake intake_;
  testing::TestGoals goals_{intake_};
  testing::NoCache cache_;
  test::FakeClock clock_;
  ProfileReader reader_{{intake_, goals_, cache_, testing::ShippedCatalog(), clock_, {}}};
};

TEST_F(DefinitionComparisonTest, EachScoreThatDiffersIsSaidWithBothValues) {
  Write("e", [](testing::TestEpisode& episode) { episode.Session().Form("srs", {9, 10, 9, 9}).Session().Srs(20); });
  const auto all = Compare(current_, candidate_);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].assessments(), 2u);
  ASSERT_EQ(all[0].differences_size(), 1);  // 5 on every line is 5 either way
  EXPECT_EQ(all[0].differences(0).scale(), "total");
  EXPECT_DOUBLE_EQ(all[0].differences(0).from_value(), 37);
  EXPECT_DOUBLE_EQ(all[0].differences(0).to_value(), 27);
}

TEST_F(DefinitionComparisonTest, FlagsThatWouldComeAndGoAreSaid) {
  Write("e", [](testing::TestEpisode& episode) {
    for (int i = 0; i < 6; ++i) episode.Session().Form("srs", {9.3, 4, 9.3, 9.3});
    episode.Session().Form("srs",
                           {7.9, 10, 7.9, 7.9});  // more than before in all; a drop by 10 as the candidate keys it
  });
  const auto there = Compare(current_, candidate_);
  EXPECT_THAT(there[0].raised_flags(), Contains("PROBABLE_RUPTURE"));
  EXPECT_THAT(there[0].cleared_flags(), IsEmpty());
  const auto back = Compare(candidate_, current_);
  EXPECT_THAT(back[0].raised_flags(), IsEmpty());
  EXPECT_THAT(back[0].cleared_flags(), Contains("PROBABLE_RUPTURE"));
}

TEST_F(DefinitionComparisonTest, TheSameDefinitionChangesNothing) {
  Write("e", [](testing::TestEpisode& episode) { episode.SrsCourse({37, 26}); });
  const auto all = Compare(current_, current_);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_THAT(all[0].differences(), IsEmpty());
  EXPECT_THAT(all[0].raised_flags(), IsEmpty());
  EXPECT_THAT(all[0].cleared_flags(), IsEmpty());
}

TEST_F(DefinitionComparisonTest, EpisodesWithoutTheInstrumentAreLeftOutAndOthersComeOnceEach) {
  for (int i = 0; i < 40; ++i) {
    Write(absl::StrCat("e", i), [&](testing::TestEpisode& episode) {
      episode.Session().Phq9(9);
      if (i % 2 == 0) episode.Srs(37);
    });
  }
  std::set<std::string> names;
  for (const auto& comparison : Compare(current_, candidate_)) names.insert(comparison.episode());
  EXPECT_THAT(names, SizeIs(20));
}

TEST_F(DefinitionComparisonTest, WhatAnAmendmentReplacedIsNotCompared) {
  Write("e", [](testing::TestEpisode& episode) {
    episode.Session().Srs(20).Srs(37);
    auto& assessments = *episode.last_session().mutable_assessments();
    assessments[0].set_superseded(true);
    assessments[0].set_superseded_by(assessments[1].id());
  });
  EXPECT_EQ(Compare(current_, candidate_)[0].assessments(), 1u);
}

TEST_F(DefinitionComparisonTest, WhatCannotBeComparedIsRefused) {
  EXPECT_THAT(Begin(current_, "nosuch").status(), StatusIs(absl::StatusCode::kNotFound, "DEFINITION_NOT_FOUND"));
  EXPECT_THAT(Begin(current_, testing::ShippedDefinitions().Find("phq-9")->digest).status(),
              HasViolation("to_definition_digest"));
  EXPECT_THAT(Begin("", "").status(), HasViolation("from_definition_digest"));
  const std::string unconfirmed = testing::ShippedDefinitions().Find("wai-srt")->digest;
  EXPECT_THAT(Begin(unconfirmed, unconfirmed).status(),
              StatusIs(absl::StatusCode::kFailedPrecondition, "INSTRUMENT_UNCONFIRMED"));
}

TEST_F(DefinitionComparisonTest, ASitesOwnWordingIsNoDefinition) {
  test::TempDir site;
  std::filesystem::copy(absl::StrCat(RAPPORT_DEFINITIONS, "/srs.textproto"), site.File("srs.textproto"));
  std::ofstream(site.File("srs.wording.textproto"))
      << R"(instrument: "srs" permission: "p" items { number: 1 wordings { language: "de" text: "Eins." } })";
  const auto versions = DefinitionVersions::Load(site.path(), site.path(), {});
  ASSERT_TRUE(versions.ok()) << versions.status();
  EXPECT_TRUE(versions->Find(current_).ok());
}

TEST_F(DefinitionComparisonTest, ReadsThatBeganAreFinishedAfterAnErrorAndWhenNobodyAsksOn) {
  for (int i = 0; i < 12; ++i) {
    Write(absl::StrCat("e", i), [](testing::TestEpisode& episode) { episode.Session().Srs(37); });
  }
  testing::LateIntake late(intake_);
  const ProfileReader reader({late, goals_, cache_, testing::ShippedCatalog(), clock_, {}});
  const auto begin = [&] {
    v1::CompareDefinitionsRequest request;
    request.set_parent("practices/p");
    request.set_from_definition_digest(current_);
    request.set_to_definition_digest(candidate_);
    return *DefinitionComparison::Begin({}, request, *versions_, reader);
  };
  auto left = begin();
  ASSERT_TRUE(left->Next().ok());
  EXPECT_GT(late.under_way(), 0);
  left.reset();
  EXPECT_EQ(late.under_way(), 0);
  auto failing = begin();
  late.FailNext();
  EXPECT_EQ(failing->Next().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(late.under_way(), 0);
}

TEST_F(DefinitionComparisonTest, AnotherStoresEpisodesAreNotJudgedByThisOnesParameters) {
  for (int i = 0; i < 12; ++i) {
    Write(absl::StrCat("e", i), [](testing::TestEpisode& episode) { episode.Session().Srs(37); });
  }
  intake_.Estimate({});
  auto comparison = *Begin(current_, candidate_);
  ASSERT_TRUE(comparison->Next().ok());
  intake_.Restore(intake_.Backup(), intake_.revision());
  absl::Status status;
  while (status.ok()) {
    const auto next = comparison->Next();
    status = next.status();
    if (next.ok() && !next->has_value()) break;
  }
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, "STORE_REPLACED"));
}

TEST_F(DefinitionComparisonTest, IntakeAwayEndsIt) {
  Write("e", [](testing::TestEpisode& episode) { episode.Session().Srs(37); });
  auto comparison = *Begin(current_, candidate_);
  intake_.SetAway(true);
  EXPECT_EQ(comparison->Next().status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace rapport::scoring
