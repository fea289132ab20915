#include <gtest/gtest.h>

#include "common/instruments/bad_definition.h"

// Edits of the sample's scales, rules, thresholds and codes; see bad_definition.h.
namespace rapport::instruments {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Scales, BadDefinitionTest,
    testing::Values(
        Edit{"Id", "id: \"total\"", "id: \"Total\"",
             "scales[0].id: must be lower-case letters, digits and underscores"},
        Edit{"IdTwice", "id: \"second\" name", "id: \"first\" name", "scales[2].id: an earlier scale has the same id"},
        Edit{"Name", "name: \"Total\"", "", "scales[0].name: is needed"},
        Edit{"UnknownItem", "items: [1, 2, 4] formula", "items: [1, 2, 5] formula", "scales[0].items[2]: is no item"},
        Edit{"ItemTwice", "items: [1, 2, 4] formula", "items: [1, 2, 2] formula", "scales[0].items[2]: is there twice"},
        Edit{"Formula", "formula: FORMULA_SUM", "", "scales[0].formula: is needed"},
        Edit{"GoalsFormula", "formula: FORMULA_SUM", "formula: FORMULA_GOALS",
             "scales[0].formula: FORMULA_GOALS and goal_based go together"},
        Edit{"Direction", "formula: FORMULA_SUM direction: DIRECTION_LOWER_IS_BETTER", "formula: FORMULA_SUM",
             "scales[0].direction: is needed"},
        Edit{"Multiplier", "multiplier: 2", "multiplier: -2", "scales[1].multiplier: must be above 0"},
        Edit{"CountWithoutMark", "count_from: 2 ", "", "scales[2].count_from: and FORMULA_COUNT go together"},
        Edit{"MarkWithoutCount", "multiplier: 2", "count_from: 2",
             "scales[1].count_from: and FORMULA_COUNT go together"},
        Edit{"RangeOfSum", "min: 0 max: 9", "min: 1 max: 9", "scales[0].min: must be 0"},
        Edit{"RangeOfMean", "min: 0 max: 6", "min: 0 max: 3", "scales[1].max: must be 6"},
        Edit{"RangeUpsideDown", "min: 0 max: 9", "min: 9 max: 0", "scales[0].max: must be above min"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Missing, BadDefinitionTest,
    testing::Values(Edit{"NoRule",
                         "missing { policy: MISSING_POLICY_ALL_NEEDED basis { confidence: CONFIDENCE_DERIVED } }", "",
                         "missing: is needed"},
                    Edit{"ProratingWithoutSource", "basis { confidence: CONFIDENCE_SECONDARY sources: [\"page\"] }",
                         "basis { confidence: CONFIDENCE_DERIVED sources: [\"page\"] }",
                         "scales[0].missing.basis.confidence: only a rule with a source may let a scale be prorated"},
                    Edit{"ProratingFromMemory", "basis { confidence: CONFIDENCE_SECONDARY sources: [\"page\"] }",
                         "basis { confidence: CONFIDENCE_MEMORY sources: [\"page\"] }",
                         "scales[0].missing.basis.confidence: only a rule with a source may let a scale be prorated"},
                    Edit{"ProratingOfNone", "max_missing: 1 ", "",
                         "scales[0].missing.max_missing: and a prorating policy go together"},
                    Edit{"BlanksWithoutProrating", "ALL_NEEDED basis", "ALL_NEEDED max_missing: 1 basis",
                         "missing.max_missing: and a prorating policy go together"},
                    Edit{"NothingLeft", "max_missing: 1 ", "max_missing: 3 ",
                         "scales[0].missing.max_missing: must leave an answered item"},
                    Edit{"UnknownSubscale", "[\"first\", \"second\"]", "[\"first\", \"third\"]",
                         "scales[0].missing.subscales[1]: is no scale"},
                    Edit{"ItemInNoSubscale", "[\"first\", \"second\"]", "[\"first\"]",
                         "scales[0].missing.subscales: must hold each item of the scale exactly once"},
                    Edit{"SubscalesWithoutUse", "policy: MISSING_POLICY_SUBSCALE_MEAN_ROUNDED",
                         "policy: MISSING_POLICY_SCALE_MEAN",
                         "scales[0].missing.subscales: needs MISSING_POLICY_SUBSCALE_MEAN_ROUNDED"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Rules, BadDefinitionTest,
    testing::Values(
        Edit{"Code", "code: \"DANGER\"", "code: \"danger\"", "item_rules[0].code: must be UPPER_SNAKE"},
        Edit{"CodeTwice", "item_rules {",
             "item_rules { code: \"DANGER\" items: [1] comparison: COMPARISON_LESS value: 1 severity: SEVERITY_INFO "
             "message: \"M.\" basis { confidence: CONFIDENCE_VERIFIED sources: [\"page\"] } } item_rules {",
             "item_rules[1].code: an earlier rule has the same code"},
        Edit{"NoMessage", "message: \"Ask.\"", "", "item_rules[0].message: is needed"},
        Edit{"NoItems", "code: \"DANGER\" items: [1]", "code: \"DANGER\"",
             "item_rules[0].items: at least one is needed"},
        Edit{"UnknownItem", "code: \"DANGER\" items: [1]", "code: \"DANGER\" items: [8]",
             "item_rules[0].items[0].item: is no item"},
        Edit{"NeverHolds", "value: 1 risk: true", "value: 4 risk: true",
             "item_rules[0].items[0].value: is outside the item's range"},
        Edit{"Comparison", "items: [1] comparison: COMPARISON_GREATER_OR_EQUAL value: 1 risk",
             "items: [1] value: 1 risk", "item_rules[0].comparison: is needed"},
        Edit{"Severity", "risk: true severity: SEVERITY_URGENT", "risk: true", "item_rules[0].severity: is needed"},
        Edit{"ClassificationId", "id: \"pattern\"", "id: \"a-b\"",
             "classifications[0].id: must be lower-case letters, digits and underscores"},
        Edit{"ClassificationName", "name: \"Pattern\"", "", "classifications[0].name: is needed"},
        Edit{"LevelId", "id: \"present\"", "id: \"\"",
             "classifications[0].levels[0].id: must be lower-case letters, digits and underscores"},
        Edit{"LevelLabel", "label: \"present\"", "", "classifications[0].levels[0].label: is needed"},
        Edit{"NoLastLevel", "levels { id: \"absent\" label: \"absent\" severity: SEVERITY_INFO }", "",
             "classifications[0].levels: at least two are needed"},
        Edit{"EmptyClause", "at_least: 1 at_most: 2\n    }", "}\n all_of { }",
             "classifications[0].levels[0].all_of[1].conditions: at least one is needed"},
        Edit{"ImpossibleClause", "at_least: 1", "at_least: 3",
             "classifications[0].levels[0].all_of[0].at_least: is more than there are conditions"},
        Edit{"ContradictoryClause", "at_least: 1 at_most: 2", "at_least: 2 at_most: 1",
             "classifications[0].levels[0].all_of[0].at_most: is below at_least"},
        Edit{"UnknownCondition", "conditions { item: 1", "conditions { item: 0",
             "classifications[0].levels[0].all_of[0].conditions[0].item: is no item"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Thresholds, BadDefinitionTest,
    testing::Values(
        Edit{"BandScale", "name: \"Author's bands\" scale: \"total\"", "name: \"Author's bands\" scale: \"all\"",
             "band_sets[0].scale: is no scale"},
        Edit{"BandName", "name: \"Author's bands\" ", "", "band_sets[0].name: is needed"},
        Edit{"BandId", "id: \"bands\"", "id: \"B\"", "band_sets[0].id: must be lower-case letters, digits and dashes"},
        Edit{"BandGapBelow", "bands { from: 0", "bands { from: 1",
             "band_sets[0].bands[0].from: must be the scale's minimum"},
        Edit{"BandsFall", "bands { from: 5", "bands { from: 0", "band_sets[0].bands[1].from: must rise"},
        Edit{"BandOutside", "bands { from: 5", "bands { from: 10", "band_sets[0].bands[1].from: is outside the scale"},
        Edit{"BandLabel", "label: \"low\" ", "", "band_sets[0].bands[0].label: is needed"},
        Edit{"DisabledDefault", "default_set: true", "default_set: true disabled: true",
             "band_sets[0].default_set: what is disabled cannot be the default"},
        Edit{"CutoffScale", "id: \"clinical\" scale: \"total\"", "id: \"clinical\" scale: \"\"",
             "cutoffs[0].scale: is no scale"},
        Edit{"CutoffOutside", "value: 5 meaning", "value: 10 meaning", "cutoffs[0].value: is outside the scale"},
        Edit{"CutoffMeaning", "meaning: CUTOFF_MEANING_CLINICAL", "", "cutoffs[0].meaning: is needed"},
        Edit{"CutoffLabel", "label: \"clinical\"", "", "cutoffs[0].label: is needed"},
        Edit{"ChangeComparison", "id: \"reliable\" scale: \"total\" comparison: COMPARISON_GREATER_OR_EQUAL",
             "id: \"reliable\" scale: \"total\" comparison: COMPARISON_LESS",
             "reliable_changes[0].comparison: the size of a change is compared with > or >="},
        Edit{"ChangeOfNothing", "value: 3\n", "value: 0\n",
             "reliable_changes[0].value: must be above 0 and no more than the scale's width"},
        Edit{"ChangeTooLarge", "value: 3\n", "value: 10\n",
             "reliable_changes[0].value: must be above 0 and no more than the scale's width"},
        Edit{"ChangeConfidence", "confidence_level: 0.95", "confidence_level: 95",
             "reliable_changes[0].confidence_level: must be between 0 and 1"},
        Edit{"ChangeCriterion", "criterion: CHANGE_CRITERION_JACOBSON_TRUAX", "",
             "reliable_changes[0].criterion: is needed"},
        Edit{"NormWithoutMean", "mean: 2 ", "", "norms[0].mean: is needed; a sample without one belongs in notes"},
        Edit{"NormOutside", "mean: 2 ", "mean: 12 ", "norms[0].mean: is outside the scale"},
        Edit{"NormSpread", "sd: 1.5", "sd: 0", "norms[0].sd: must be above 0"},
        Edit{"NormOfNobody", "n: 100", "n: 0", "norms[0].n: must be above 0"},
        Edit{"NormPopulation", "population: \"everyone\" ", "", "norms[0].population: is needed"},
        Edit{"ReliabilityScale", "scale: \"total\" kind", "scale: \"none\" kind",
             "reliabilities[0].scale: is no scale"},
        Edit{"ReliabilityRange", "value: 0.9 finding", "value: 90 finding",
             "reliabilities[0].value: must be from 0 to 1"},
        Edit{"ReliabilityFinding", "finding: \".90\" ", "", "reliabilities[0].finding: is needed"}),
    EditName);

// `what` of the sample once more, under another id.
std::string Again(const std::string& what, const std::string& id) {
  return what + " { id: \"" + id +
         "\" scale: \"total\" comparison: COMPARISON_GREATER value: 2 basis { confidence: CONFIDENCE_VERIFIED sources: "
         "[\"page\"] } ";
}

INSTANTIATE_TEST_SUITE_P(
    Repeated, BadDefinitionTest,
    testing::Values(Edit{"CutoffId", "reliable_changes {",
                         Again("cutoffs", "clinical") +
                             "meaning: CUTOFF_MEANING_CONCERN label: \"x\" } reliable_changes {",
                         "cutoffs[1].id: an earlier entry has the same id"},
                    Edit{"DefaultCutoff", "reliable_changes {",
                         Again("cutoffs", "more") +
                             "meaning: CUTOFF_MEANING_CLINICAL label: \"x\" default_cutoff: true } reliable_changes {",
                         "cutoffs[1].default_cutoff: an earlier entry is the default already"},
                    Edit{"DefaultChange", "norms {",
                         Again("reliable_changes", "more") +
                             "criterion: CHANGE_CRITERION_PUBLISHED_RULE default_change: true } norms {",
                         "reliable_changes[1].default_change: an earlier entry is the default already"}),
    EditName);

INSTANTIATE_TEST_SUITE_P(
    Codes, BadDefinitionTest,
    testing::Values(
        Edit{"ItemCheckDigit", "44250-9", "44250-8", "items[0].loinc: is no LOINC code, or its check digit is wrong"},
        Edit{"ScaleCheckDigit", "44261-6", "44261-5", "scales[0].loinc: is no LOINC code, or its check digit is wrong"},
        Edit{"PanelCheckDigit", "44249-1", "44249-2", "loinc.panel: is no LOINC code, or its check digit is wrong"},
        Edit{"ClassificationCheckDigit", "93374-7", "93374-1",
             "classifications[0].loinc: is no LOINC code, or its check digit is wrong"},
        Edit{"PanelForTotal", "44261-6", "44249-1", "scales[0].loinc: is the code of loinc.panel"},
        Edit{"RelatedInUse", "69722-7", "44250-9", "loinc.related[0].code: is the code of items[0].loinc"},
        Edit{"RelatedMeaning", "meaning: \"difficulty\"", "", "loinc.related[0].meaning: is needed"}),
    EditName);

}  // namespace
}  // namespace rapport::instruments
