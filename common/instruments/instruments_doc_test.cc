#include "common/instruments/instruments_doc.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "common/instruments/sample_definition.h"

namespace rapport::instruments {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string PageOf(const std::string& text) {
  const auto catalog = InstrumentCatalog::FromFiles({{"sample.textproto", text}});
  EXPECT_TRUE(catalog.ok()) << catalog.status().message();
  return RenderInstrumentsDoc(*catalog);
}

TEST(InstrumentsDocTest, ThresholdsSayOperatorConfidenceAndSource) {
  const std::string page = PageOf(kSampleDefinition);
  EXPECT_THAT(page, HasSubstr("- **Cut-off** (clinical range): `total` >= 5: clinical (verified [2])"));
  EXPECT_THAT(page, HasSubstr("- **Bands** of `total`, Author's bands: 0 to below 5 low; 5 to 9 high (verified [2])"));
  EXPECT_THAT(page, HasSubstr(">= 3, beyond measurement error (Jacobson and Truax 1991), 95 per cent confidence"));
  EXPECT_THAT(page, HasSubstr("2. Author A: web page. https://example.org"));
}

TEST(InstrumentsDocTest, RiskItemsSayThatUnansweredIsUnknown) {
  EXPECT_THAT(PageOf(kSampleDefinition),
              HasSubstr("**Risk** `DANGER` (urgent): item 1 >= 1. Ask. Unanswered means unknown."));
}

TEST(InstrumentsDocTest, WhatIsFromMemorySaysThatItIsNotUsed) {
  const std::string text = absl::StrReplaceAll(
      kSampleDefinition, {{"label: \"clinical\" default_cutoff: true basis { confidence: CONFIDENCE_VERIFIED",
                           "label: \"clinical\" disabled: true basis { confidence: CONFIDENCE_MEMORY"}});
  EXPECT_THAT(PageOf(text),
              HasSubstr("- *Not used:* **Cut-off** (clinical range): `total` >= 5: clinical (unconfirmed [2])"));
}

TEST(InstrumentsDocTest, WhatIsNotValidatedSaysSo) {
  const std::string text =
      absl::StrReplaceAll(kSampleDefinition, {{"validated: true", "validated: false notice: \"Not validated.\""}});
  EXPECT_THAT(PageOf(text), AllOf(HasSubstr("> **Not validated.**"), HasSubstr("| **no** |")));
  EXPECT_THAT(PageOf(kSampleDefinition), Not(HasSubstr("| **no** |")));
}

TEST(InstrumentsDocTest, UnconfirmedKeysAreAnnounced) {
  const std::string text = absl::StrReplaceAll(kSampleDefinition, {{"KEY_STATUS_READY", "KEY_STATUS_CONFIRM_FIRST"}});
  EXPECT_THAT(PageOf(text), HasSubstr("> Waits for confirmation"));
}

TEST(InstrumentsDocTest, TheLockHasALineForEachVersion) {
  const auto catalog = InstrumentCatalog::FromFiles({{"sample.textproto", kSampleDefinition}});
  EXPECT_EQ(RenderLock(*catalog), "sample 1.2.0 " + catalog->Find("sample")->digest + "\n");
}

}  // namespace
}  // namespace rapport::instruments
