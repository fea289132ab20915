#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/instruments/bad_definition.h"
#include "common/instruments/catalog.h"
#include "common/instruments/sample_definition.h"

// One test for each way in which a definition can be wrong: the good sample with one edit, and the error it must give.
namespace rapport::instruments {
namespace {

std::string Edited(const Edit& edit) {
  std::string text = kSampleDefinition;
  const std::size_t at = text.find(edit.from);
  EXPECT_NE(at, std::string::npos) << "the sample no longer holds: " << edit.from;
  return text.replace(at == std::string::npos ? 0 : at, edit.from.size(), edit.to);
}

std::vector<std::string> Errors(const std::string& text) {
  const auto catalog = InstrumentCatalog::FromFiles({{"sample.textproto", text}});
  if (catalog.ok()) return {};
  return absl::StrSplit(std::string(catalog.status().message()), '\n');
}

TEST_P(BadDefinitionTest, IsRefusedByNameOfFileAndField) {
  EXPECT_THAT(Errors(Edited(GetParam())), testing::Contains(absl::StrCat("sample.textproto: ", GetParam().error)));
}

constexpr char kLicence[] = R"(
licence {
  holder: "Author A" reproduce_wording: true terms: "Free." attribution: "Author A"
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
)";

TEST(SampleDefinitionTest, IsGood) { EXPECT_THAT(Errors(kSampleDefinition), testing::IsEmpty()); }

INSTANTIATE_TEST_SUITE_P(
    Identity, BadDefinitionTest,
    testing::Values(
        Edit{"Id", "id: \"sample\"", "id: \"Sample_1\"", "id: must be lower-case letters, digits and dashes"},
        Edit{"FileName", "id: \"sample\"", "id: \"other\"",
             "id: the file of this id must be other.textproto or other@1.2.0.textproto"},
        Edit{"Version", "1.2.0", "1.2", "version: must be major.minor.patch, such as 1.0.0"},
        Edit{"VersionWithLeadingZero", "1.2.0", "1.02.0", "version: must be major.minor.patch, such as 1.0.0"},
        Edit{"Name", "name: \"Sample questionnaire\"", "", "name: is needed"},
        Edit{"Abbreviation", "abbreviation: \"SQ\"", "", "abbreviation: is needed"},
        Edit{"Reference", "reference: \"Author A (2001).\"", "", "reference: is needed"},
        Edit{"Category", "category: CATEGORY_OUTCOME", "", "category: is needed"},
        Edit{"CategoryNumber", "category: CATEGORY_OUTCOME", "category: 77", "category: has an unknown value"},
        Edit{"KeyStatus", "key_status: KEY_STATUS_READY", "", "key_status: is needed"},
        Edit{"NoRater", "raters { rater: RATER_CLIENT }", "", "raters: at least one is needed"},
        Edit{"RaterTwice", "raters {", "raters { rater: RATER_CLIENT } raters {", "raters[1]: is there twice"},
        Edit{"Validated", "validated: true", "", "validated: is needed: true or false"},
        Edit{"SilentlyNotValidated", "validated: true", "validated: false",
             "notice: is needed: what is not validated says so wherever it appears"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Licence, BadDefinitionTest,
    testing::Values(Edit{"Missing", kLicence, "", "licence: is needed"},
                    Edit{"Holder", "holder: \"Author A\"", "", "licence.holder: is needed"},
                    Edit{"Terms", "terms: \"Free.\"", "", "licence.terms: is needed"},
                    Edit{"Attribution", "attribution: \"Author A\"", "",
                         "licence.attribution: is needed where wording may be shown"},
                    Edit{"WordingRefused", "reproduce_wording: true", "",
                         "items[0].wordings: the licence does not let everybody show the form's text"},
                    Edit{"AnchorsRefused", "reproduce_wording: true", "",
                         "response.anchors: the licence does not let everybody show the form's text"},
                    Edit{"WordingNotForAll", "reproduce_wording: true", "reproduce_wording: true non_commercial: true",
                         "items[0].wordings: the licence does not let everybody show the form's text"},
                    Edit{"FromMemory", "attribution: \"Author A\"\n  basis { confidence: CONFIDENCE_VERIFIED",
                         "attribution: \"Author A\"\n  basis { confidence: CONFIDENCE_MEMORY",
                         "licence.reproduce_wording: cannot rest on memory"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Facts, BadDefinitionTest,
    testing::Values(
        Edit{"NoBasis", "max: 9\n", "max: 9 derived: true loinc: \"\"\n } scales { id: \"x\" name: \"X\"",
             "scales[0].basis: is needed: every fact says where it comes from"},
        Edit{"NoConfidence", "default_set: true basis { confidence: CONFIDENCE_VERIFIED", "default_set: true basis {",
             "band_sets[0].basis.confidence: is needed"},
        Edit{"NoSource", "keying { reverse_items: [2] basis { confidence: CONFIDENCE_VERIFIED sources: [\"article\"] }",
             "keying { reverse_items: [2] basis { confidence: CONFIDENCE_VERIFIED }",
             "keying.basis.sources: is needed with this confidence"},
        Edit{"UnknownSource", "sources: [\"page\"]", "sources: [\"elsewhere\"]",
             "scales[0].missing.basis.sources[0]: is not in sources"},
        Edit{"UnusedSource", "sources { id: \"page\"",
             "sources { id: \"spare\" citation: \"Spare.\" } sources { id: \"page\"", "sources[1]: no fact names it"},
        Edit{"SourceTwice", "sources { id: \"page\"",
             "sources { id: \"article\" citation: \"Again.\" } sources { id: \"page\"",
             "sources[1].id: an earlier source has the same id"},
        Edit{"SourceId", "sources { id: \"page\"", "sources { id: \"The Page\"",
             "sources[1].id: must be lower-case letters, digits and dashes"},
        Edit{"NoCitation", "citation: \"Author A: web page.\"", "", "sources[1].citation: is needed"},
        Edit{"MemoryInUse", "label: \"clinical\" default_cutoff: true basis { confidence: CONFIDENCE_VERIFIED",
             "label: \"clinical\" default_cutoff: true basis { confidence: CONFIDENCE_MEMORY",
             "cutoffs[0].disabled: must be true for a fact from memory"},
        Edit{"KeyFromMemory", "reverse_items: [2] basis { confidence: CONFIDENCE_VERIFIED",
             "reverse_items: [2] basis { confidence: CONFIDENCE_MEMORY",
             "keying.basis: is from memory, so key_status must be KEY_STATUS_CONFIRM_FIRST"},
        Edit{"NotFinite", "value: 5 meaning", "value: nan meaning", "cutoffs[0].value: must be a finite number"},
        Edit{"Infinite", "sd: 1.5", "sd: inf", "norms[0].sd: must be a finite number"},
        Edit{"Syntax", "validated: true", "validated: perhaps",
             "line 11, column 1: Invalid value for boolean field \"validated\". Value: \"perhaps\"."},
        Edit{"UnknownField", "validated: true", "valid: true",
             "line 10, column 6: Message type \"rapport.instrument.v1.InstrumentDefinition\" has no field named "
             "\"valid\"."}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Items, BadDefinitionTest,
    testing::Values(
        Edit{"Range", "min: 0 max: 3 step: 1", "min: 3 max: 3 step: 1", "response.max: must be above min"},
        Edit{"NoStep", "min: 0 max: 3 step: 1", "min: 0 max: 3", "response.step: must be above 0"},
        Edit{"StepBesideRange", "min: 0 max: 3 step: 1", "min: 0 max: 3 step: 2",
             "response.step: must divide the range"},
        Edit{"NoZeroOffCentre", "min: -2 max: 2", "min: -2 max: 3",
             "items[2].response.no_zero: needs a range that lies evenly about 0"},
        Edit{"AnchorOutside", "anchors { value: 0", "anchors { value: 4",
             "response.anchors[0].value: is outside the range"},
        Edit{"AnchorTwice", "anchors { value: 0", "anchors { value: 0 label: \"No\" } anchors { value: 0",
             "response.anchors[1].value: is there twice"},
        Edit{"AnchorLabel", "label: \"Never\"", "", "response.anchors[0].label: is needed"},
        Edit{"AnchorCode", "LA6568-5", "6568-5", "response.anchors[0].loinc_answer: is no LOINC answer code"},
        Edit{"Gap", "items { number: 2", "items { number: 5", "items[1].number: must count from 1 without gaps"},
        Edit{"WordingLanguage", "language: \"en\" ", "", "items[0].wordings[0].language: is needed"},
        Edit{"WordingText", "text: \"The first item.\"", "", "items[0].wordings[0].text: is needed"},
        Edit{"ReverseUnknown", "reverse_items: [2]", "reverse_items: [2, 5]", "keying.reverse_items[1]: is no item"},
        Edit{"ReverseTwice", "reverse_items: [2]", "reverse_items: [2, 2]", "keying.reverse_items[1]: is there twice"},
        Edit{"NoKeying",
             "keying { reverse_items: [2] basis { confidence: CONFIDENCE_VERIFIED sources: [\"article\"] } }", "",
             "keying: is needed, also when no item is reversed"},
        Edit{"NotApplicableValue", "not_applicable_keyed_value: 0", "not_applicable_keyed_value: 4",
             "items[3].not_applicable_keyed_value: is outside the range"},
        Edit{"NotApplicableRefused", "not_applicable_allowed: true ", "",
             "items[3].not_applicable_keyed_value: needs not_applicable_allowed"},
        Edit{"AskedIfUnknown", "asked_if { item: 1", "asked_if { item: 9", "items[3].asked_if.item: is no item"},
        Edit{"AskedIfItself", "asked_if { item: 1", "asked_if { item: 4",
             "items[3].asked_if.item: cannot be the item itself"},
        Edit{"AskedIfOutside", "comparison: COMPARISON_GREATER value: 0", "comparison: COMPARISON_GREATER value: 8",
             "items[3].asked_if.value: is outside the item's range"},
        Edit{"GoalsWithItems", "validated: true", "validated: true goal_based: true",
             "items: goal_based has no fixed items"}),
    EditName);

}  // namespace
}  // namespace rapport::instruments
