#ifndef RAPPORT_COMMON_INSTRUMENTS_SAMPLE_DEFINITION_H_
#define RAPPORT_COMMON_INSTRUMENTS_SAMPLE_DEFINITION_H_

namespace rapport::instruments {

// A definition without fault that has every part, for tests to break. Its file is `sample.textproto`.
inline constexpr char kSampleDefinition[] = R"(
id: "sample"
version: "1.2.0"
name: "Sample questionnaire"
abbreviation: "SQ"
category: CATEGORY_OUTCOME
key_status: KEY_STATUS_READY
reference: "Author A (2001)."
raters { rater: RATER_CLIENT }
validated: true
response {
  min: 0 max: 3 step: 1
  anchors { value: 0 label: "Never" loinc_answer: "LA6568-5" }
  basis { confidence: CONFIDENCE_VERIFIED sources: ["article"] }
}
keying { reverse_items: [2] basis { confidence: CONFIDENCE_VERIFIED sources: ["article"] } }
items { number: 1 topic: "one" wordings { language: "en" text: "The first item." } loinc: "44250-9" }
items { number: 2 topic: "two" }
items { number: 3 response { min: -2 max: 2 step: 1 no_zero: true basis { confidence: CONFIDENCE_DERIVED } } }
items {
  number: 4 not_applicable_allowed: true not_applicable_keyed_value: 0
  asked_if { item: 1 comparison: COMPARISON_GREATER value: 0 }
}
scales {
  id: "total" name: "Total" items: [1, 2, 4] formula: FORMULA_SUM direction: DIRECTION_LOWER_IS_BETTER min: 0 max: 9
  missing {
    policy: MISSING_POLICY_SUBSCALE_MEAN_ROUNDED max_missing: 1 subscales: ["first", "second"]
    basis { confidence: CONFIDENCE_SECONDARY sources: ["page"] }
  }
  loinc: "44261-6"
  basis { confidence: CONFIDENCE_VERIFIED sources: ["article"] }
}
scales {
  id: "first" name: "First" items: [1, 2] formula: FORMULA_MEAN multiplier: 2 direction: DIRECTION_LOWER_IS_BETTER
  min: 0 max: 6
  basis { confidence: CONFIDENCE_VERIFIED sources: ["article"] }
}
scales {
  id: "second" name: "Second" items: [4] formula: FORMULA_COUNT count_from: 2 direction: DIRECTION_LOWER_IS_BETTER
  min: 0 max: 1
  basis { confidence: CONFIDENCE_VERIFIED sources: ["article"] }
}
missing { policy: MISSING_POLICY_ALL_NEEDED basis { confidence: CONFIDENCE_DERIVED } }
item_rules {
  code: "DANGER" items: [1] comparison: COMPARISON_GREATER_OR_EQUAL value: 1 risk: true severity: SEVERITY_URGENT
  message: "Ask." basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
classifications {
  id: "pattern" name: "Pattern"
  levels {
    id: "present" label: "present" severity: SEVERITY_ATTENTION
    all_of {
      conditions { item: 1 comparison: COMPARISON_GREATER_OR_EQUAL value: 2 }
      conditions { item: 2 comparison: COMPARISON_LESS value: 1 if_unanswered: false }
      at_least: 1 at_most: 2
    }
  }
  levels { id: "absent" label: "absent" severity: SEVERITY_INFO }
  loinc: "93374-7"
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
band_sets {
  id: "bands" name: "Author's bands" scale: "total" bands { from: 0 label: "low" } bands { from: 5 label: "high" }
  default_set: true basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
cutoffs {
  id: "clinical" scale: "total" comparison: COMPARISON_GREATER_OR_EQUAL value: 5 meaning: CUTOFF_MEANING_CLINICAL
  label: "clinical" default_cutoff: true basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
reliable_changes {
  id: "reliable" scale: "total" comparison: COMPARISON_GREATER_OR_EQUAL value: 3
  criterion: CHANGE_CRITERION_JACOBSON_TRUAX confidence_level: 0.95 default_change: true
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
norms {
  id: "everyone" scale: "total" population: "everyone" group: NORM_GROUP_FUNCTIONAL n: 100 mean: 2 sd: 1.5
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
reliabilities {
  scale: "total" kind: RELIABILITY_KIND_ALPHA value: 0.9 finding: ".90" sample: "everyone"
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
loinc {
  panel: "44249-1" related { code: "69722-7" meaning: "difficulty" }
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
licence {
  holder: "Author A" reproduce_wording: true terms: "Free." attribution: "Author A"
  basis { confidence: CONFIDENCE_VERIFIED sources: ["page"] }
}
notes: "A note."
sources { id: "article" citation: "Author A (2001). Journal 1:1." }
sources { id: "page" citation: "Author A: web page." address: "https://example.org" }
)";

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_SAMPLE_DEFINITION_H_
