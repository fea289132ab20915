#include "common/instruments/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/errors/errors.h"
#include "common/instruments/sample_definition.h"

namespace rapport::instruments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Sample(const std::string& id, const std::string& version) {
  return absl::StrReplaceAll(kSampleDefinition, {{"id: \"sample\"", "id: \"" + id + "\""}, {"1.2.0", version}});
}

InstrumentCatalog SampleCatalog(const std::vector<DefinitionFile>& files) {
  auto catalog = InstrumentCatalog::FromFiles(files);
  EXPECT_TRUE(catalog.ok()) << catalog.status().message();
  return *std::move(catalog);
}

class FolderTest : public testing::Test {
 protected:
  FolderTest() : folder_(testing::TempDir() + "definitions-" + std::to_string(getpid())) {
    std::filesystem::create_directory(folder_);
  }
  ~FolderTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name) << text; }

  std::string folder_;
};

TEST_F(FolderTest, LoadsDefinitionsAndLeavesCasesAndOtherFilesAlone) {
  Write("sample.textproto", kSampleDefinition);
  Write("sample.cases.textproto", "not a definition");
  Write("README.md", "not a definition");
  const auto catalog = InstrumentCatalog::Load(folder_);
  ASSERT_TRUE(catalog.ok()) << catalog.status().message();
  EXPECT_NE(catalog->Find("sample"), nullptr);
}

TEST_F(FolderTest, NamesEveryErrorOfEveryFileAtOnce) {
  Write("one.textproto", "id: \"one\"");
  Write("two.textproto", "id: ");
  const auto catalog = InstrumentCatalog::Load(folder_);
  EXPECT_EQ(catalog.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(catalog.status()), "INVALID_DEFINITIONS");
  const std::string message(catalog.status().message());
  EXPECT_THAT(message, HasSubstr("one.textproto: licence: is needed"));
  EXPECT_THAT(message, HasSubstr("one.textproto: scales: at least one scale or classification is needed"));
  EXPECT_THAT(message, HasSubstr("two.textproto: line 1"));
}

TEST_F(FolderTest, AnEmptyOrAbsentFolderIsNotFound) {
  EXPECT_EQ(InstrumentCatalog::Load(folder_).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(InstrumentCatalog::Load(folder_ + "/absent").status().code(), absl::StatusCode::kNotFound);
}

TEST(CatalogTest, TheHighestVersionByNumberIsCurrent) {
  const InstrumentCatalog catalog = SampleCatalog({{"sample@1.9.0.textproto", Sample("sample", "1.9.0")},
                                                   {"sample.textproto", Sample("sample", "1.10.0")},
                                                   {"sample@0.99.99.textproto", Sample("sample", "0.99.99")}});
  EXPECT_EQ(catalog.Find("sample")->version, "1.10.0");
  EXPECT_EQ(catalog.Find("sample", "1.9.0")->version, "1.9.0");
  ASSERT_EQ(catalog.all().size(), 3U);
  EXPECT_EQ(catalog.all().back()->version, "1.10.0");
  EXPECT_THAT(catalog.current(), ElementsAre(catalog.Find("sample")));
}

TEST(CatalogTest, WhatIsNotThereIsNullptr) {
  const InstrumentCatalog catalog = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  EXPECT_EQ(catalog.Find("other"), nullptr);
  EXPECT_EQ(catalog.Find("sample", "9.9.9"), nullptr);
  EXPECT_EQ(catalog.Find(""), nullptr);
}

TEST(CatalogTest, OneVersionCannotBeDefinedTwice) {
  const auto catalog = InstrumentCatalog::FromFiles(
      {{"sample.textproto", kSampleDefinition}, {"sample@1.2.0.textproto", kSampleDefinition}});
  EXPECT_THAT(std::string(catalog.status().message()),
              HasSubstr("sample@1.2.0.textproto: version: another file has the same id and version"));
}

TEST(CatalogTest, PointersSurviveAMove) {
  InstrumentCatalog catalog = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  const Instrument* before = catalog.Find("sample");
  const InstrumentCatalog moved = std::move(catalog);
  EXPECT_EQ(moved.Find("sample"), before);
}

TEST(CatalogTest, DefaultsAreFilledIn) {
  const InstrumentCatalog catalog = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  const Instrument& sample = *catalog.Find("sample");
  EXPECT_EQ(sample.FindItem(1)->response.max, 3);
  EXPECT_TRUE(sample.FindItem(2)->reverse);
  EXPECT_TRUE(sample.FindItem(3)->response.no_zero);
  EXPECT_EQ(sample.FindItem(5), nullptr);
  EXPECT_EQ(sample.FindItem(0), nullptr);
  EXPECT_EQ(sample.FindScale("first")->missing.policy, MissingPolicy::kAllNeeded);
  EXPECT_EQ(sample.FindScale("total")->missing.policy, MissingPolicy::kSubscaleMeanRounded);
  EXPECT_EQ(sample.FindScale("total")->multiplier, 1);
  EXPECT_EQ(sample.cutoffs[0].basis.source, "Author A: web page.");
}

TEST(CatalogDigestTest, IsSha256AndTheSameEveryTime) {
  const InstrumentCatalog one = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  const InstrumentCatalog two = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  EXPECT_EQ(one.Find("sample")->digest.size(), 64U);
  EXPECT_EQ(one.Find("sample")->digest, two.Find("sample")->digest);
  EXPECT_EQ(one.digest(), two.digest());
}

TEST(CatalogDigestTest, LayoutAndCommentsDoNotMatter) {
  const std::string text = absl::StrCat("# a comment\n", absl::StrReplaceAll(kSampleDefinition, {{"\n", "\n\n"}}));
  EXPECT_EQ(SampleCatalog({{"sample.textproto", text}}).digest(),
            SampleCatalog({{"sample.textproto", kSampleDefinition}}).digest());
}

TEST(CatalogDigestTest, AnyChangeOfContentShows) {
  const InstrumentCatalog before = SampleCatalog({{"sample.textproto", kSampleDefinition}});
  const std::string text = absl::StrReplaceAll(kSampleDefinition, {{"A note.", "Another note."}});
  const InstrumentCatalog after = SampleCatalog({{"sample.textproto", text}});
  EXPECT_NE(before.Find("sample")->digest, after.Find("sample")->digest);
  EXPECT_NE(before.digest(), after.digest());
}

TEST(CatalogDigestTest, OneMoreInstrumentShows) {
  EXPECT_NE(
      SampleCatalog({{"sample.textproto", kSampleDefinition}}).digest(),
      SampleCatalog({{"sample.textproto", kSampleDefinition}, {"two.textproto", Sample("two", "1.0.0")}}).digest());
}

}  // namespace
}  // namespace rapport::instruments
