#include "common/instruments/instruments_doc.h"

#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/instruments/words.h"

namespace rapport::instruments {
namespace {

constexpr absl::string_view kHead = R"(# Instruments

<!-- Made from common/instruments/definitions by `rapport instruments doc`; change the definitions, not this page. -->

What Rapport knows about each questionnaire, and from where. Scores are worked out exactly as written here.

How to read it:

- **verified**: a source that was read says so. **second-hand**: only informal material says so. **derived**: follows from
  verified facts, or is the safest reading. **unconfirmed**: no source that was read says so; such a fact is written down,
  not used.
- Numbers in brackets are the sources at the end of each section.
- **Blank answers** are never counted as 0. Where the owner's rule allows a few, the score is marked as prorated; else there
  is no score. An official total is never prorated.
- An instrument that **waits for confirmation** scores nothing until the practice has compared its key with the owner's
  scoring sheet and enabled it.
- Most wording belongs to its owners. Rapport shows an item's text only where the licence lets everybody do so, and keeps
  neutral topics otherwise.
- Flags and cut-offs are prompts for a conversation or a closer look, not diagnoses.

)";

std::string Raters(const Instrument& instrument) {
  return absl::StrJoin(instrument.raters, ", ", [](std::string* out, const AllowedRater& allowed) {
    absl::StrAppend(out, Word(allowed.rater), allowed.note.empty() ? "" : absl::StrCat(" (", allowed.note, ")"));
  });
}

std::string Status(const Instrument& instrument) {
  if (instrument.key_status == KeyStatus::kConfirmFirst) return "waits for confirmation";
  return instrument.goal_based ? "rated as goals" : "ready";
}

std::string OverviewRow(const Instrument& instrument) {
  const std::string items = instrument.goal_based ? "goals" : absl::StrCat(instrument.items.size());
  return absl::StrCat("| [", instrument.abbreviation, "](#", instrument.id, ") | ", instrument.name, " | ",
                      Raters(instrument), " | ", items, " | ", instrument.validated ? "yes" : "**no**", " | ",
                      Status(instrument), " |\n");
}

}  // namespace

std::string RenderInstrumentsDoc(const InstrumentCatalog& catalog) {
  constexpr std::array kOrder = {Category::kAlliance, Category::kOutcome, Category::kSatisfaction, Category::kGoal};
  constexpr std::array<absl::string_view, kOrder.size()> kHeadings = {"Alliance", "Outcome", "Satisfaction", "Goals"};
  std::string page(kHead);
  absl::StrAppend(&page,
                  "| Instrument | Name | Who answers | Items | Validated | Status |\n|---|---|---|---|---|---|\n");
  for (const Instrument* instrument : catalog.current()) page += OverviewRow(*instrument);
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    std::string sections;
    for (const Instrument* instrument : catalog.current()) {
      if (instrument->category == kOrder[i]) absl::StrAppend(&sections, "\n", RenderInstrumentSection(*instrument));
    }
    if (!sections.empty()) absl::StrAppend(&page, "\n## ", kHeadings[i], "\n", sections);
  }
  return page;
}

std::string RenderLock(const InstrumentCatalog& catalog) {
  std::string lock;
  for (const auto& instrument : catalog.all()) {
    absl::StrAppend(&lock, instrument->id, " ", instrument->version, " ", instrument->digest, "\n");
  }
  return lock;
}

}  // namespace rapport::instruments
