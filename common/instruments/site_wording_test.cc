#include "common/instruments/site_wording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/instruments/catalog.h"
#include "common/instruments/sample_definition.h"

namespace rapport::instruments {
namespace {

using testing::HasSubstr;

absl::StatusOr<InstrumentCatalog> WithWording(const std::string& text,
                                              const std::string& name = "sample.wording.textproto") {
  return InstrumentCatalog::FromFiles({{"sample.textproto", kSampleDefinition}, {name, text}});
}

std::string TextOf(const InstrumentCatalog& catalog, std::uint32_t item, const std::string& language) {
  for (const Wording& wording : catalog.Find("sample")->FindItem(item)->wordings) {
    if (wording.language == language) return wording.text;
  }
  return "";
}

TEST(SiteWordingTest, JoinsTheItemsAndChangesNoDigest) {
  const auto plain = InstrumentCatalog::FromFiles({{"sample.textproto", kSampleDefinition}});
  const auto catalog = WithWording(R"(
      instrument: "sample" permission: "Contract 12 with the owner, 2024"
      items { number: 2 wordings { language: "de" text: "Zwei." } wordings { language: "en" text: "Two." } }
      items { number: 1 wordings { language: "en" text: "Ours." } })");
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(TextOf(*catalog, 2, "de"), "Zwei.");
  EXPECT_EQ(TextOf(*catalog, 2, "en"), "Two.");
  EXPECT_EQ(TextOf(*catalog, 1, "en"), "Ours.");
  EXPECT_EQ(TextOf(*plain, 1, "en"), "The first item.");
  EXPECT_EQ(catalog->digest(), plain->digest());
}

TEST(SiteWordingTest, NamesEveryFault) {
  const std::string message(WithWording(R"(
      instrument: "sample"
      items { number: 9 wordings { language: "en" text: "x" } wordings { language: "en" text: "y" } }
      items { number: 9 wordings { text: "x" } wordings { language: "de" } }
      items { number: 1 })")
                                .status()
                                .message());
  for (const char* fault : {"permission: is needed", "items[0].number: sample 1.2.0 has items 1 to",
                            "items[0].wordings[1].language: an earlier", "items[1].number: an earlier item has it",
                            "items[1].wordings[0].language: is needed", "items[1].wordings[1].text: is needed",
                            "items[2].wordings: at least one"}) {
    EXPECT_THAT(message, HasSubstr(fault));
  }
}

TEST(SiteWordingTest, BelongsToAnInstrumentThatIsThereAndToItsFile) {
  const std::string other =
      R"(instrument: "other" permission: "p" items { number: 1 wordings { language: "en" text: "x" } })";
  EXPECT_THAT(WithWording(other, "other.wording.textproto").status().message(),
              HasSubstr("other.wording.textproto: instrument: no definition has this id"));
  EXPECT_THAT(WithWording(other).status().message(), HasSubstr("must be other.wording.textproto"));
}

}  // namespace
}  // namespace rapport::instruments
