#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/instruments/instruments_doc.h"
#include "common/instruments/words.h"

namespace rapport::instruments {
namespace {

// Writes one instrument's section, part by part; a part without facts is left out.
class Section {
 public:
  explicit Section(const Instrument& instrument) : instrument_(instrument) {}

  std::string Run() && {
    Head();
    Answers();
    Scales();
    Bands();
    Cutoffs();
    Changes();
    ItemRules();
    Classifications();
    Norms();
    Reliabilities();
    Codes();
    LicenceAndNotes();
    Sources();
    return std::move(out_);
  }

 private:
  template <typename... Parts>
  void Line(const Parts&... parts) {
    absl::StrAppend(&out_, parts..., "\n");
  }

  // ` (verified [1][3]): the note`.
  std::string Cite(const Basis& basis) const {
    std::string text = absl::StrCat(" (", Word(basis.confidence));
    for (std::size_t i = 0; i < basis.source_ids.size(); ++i) {
      const auto source = std::find_if(instrument_.sources.begin(), instrument_.sources.end(),
                                       [&](const Source& each) { return each.id == basis.source_ids[i]; });
      absl::StrAppend(&text, i == 0 ? " " : "", "[", source - instrument_.sources.begin() + 1, "]");
    }
    absl::StrAppend(&text, ")");
    if (!basis.note.empty()) absl::StrAppend(&text, ": ", basis.note);
    return text;
  }

  // The beginning of a line about a fact that may be disabled: nobody may take it for one in use.
  static absl::string_view Opening(bool enabled) { return enabled ? "- **" : "- *Not used:* **"; }

  // Without the full stop it may end with, so that another can follow.
  static absl::string_view Open(absl::string_view sentence) { return absl::StripSuffix(sentence, "."); }

  static std::string For(absl::string_view population) {
    return population.empty() ? "" : absl::StrCat(" for ", population);
  }

  void Head() {
    Line("<a id=\"", instrument_.id, "\"></a>\n\n### ", instrument_.abbreviation, "\n");
    Line("**", instrument_.name, "**, id `", instrument_.id, "`, definition ", instrument_.version, " (digest `",
         absl::string_view(instrument_.digest).substr(0, 12), "`).\n");
    Line(instrument_.reference, instrument_.edition.empty() ? "" : absl::StrCat(" Edition: ", instrument_.edition, "."),
         " Period: ", instrument_.period, ".\n");
    if (!instrument_.notice.empty()) Line("> **", instrument_.notice, "**\n");
    if (instrument_.key_status == KeyStatus::kConfirmFirst) {
      Line("> Waits for confirmation: it scores nothing until the practice enables it.\n");
    }
  }

  void Answers() {
    const ResponseScale& response = instrument_.response;
    Line("- **Answers**: ", instrument_.goal_based ? "goals" : absl::StrCat(instrument_.items.size(), " items"), ", ",
         response.min, " (", response.low_end, ") to ", response.max, " (", response.high_end, ") in steps of ",
         response.step, response.no_zero ? ", without 0" : "", Cite(response.basis));
    std::vector<std::uint32_t> reversed;
    for (const Item& item : instrument_.items) {
      if (item.reverse) reversed.push_back(item.number);
    }
    Line("- **Scored backwards**: ", reversed.empty() ? "no item" : NumberedItems(reversed),
         Cite(instrument_.keying_basis));
    ItemDetails();
  }

  void ItemDetails() {
    std::vector<std::string> topics;
    std::vector<std::uint32_t> not_applicable;
    for (const Item& item : instrument_.items) {
      if (!item.topic.empty()) topics.push_back(absl::StrCat(item.number, " ", item.topic));
      if (item.not_applicable_allowed) not_applicable.push_back(item.number);
      if (item.asked_if) Line("- **Item ", item.number, "** is asked if ", ConditionInWords(*item.asked_if));
    }
    if (!not_applicable.empty()) Line("- **May be not applicable**: ", NumberedItems(not_applicable));
    if (!topics.empty()) Line("- **Topics**: ", absl::StrJoin(topics, "; "));
    for (const Item& item : instrument_.items) {
      for (const Wording& wording : item.wordings) {
        Line("- **Item ", item.number, "** (", wording.language, "): ", wording.text);
      }
    }
  }

  void Scales() {
    if (instrument_.scales.empty()) {
      Line("- **Blank answers**: ", MissingInWords(instrument_.missing), Cite(instrument_.missing.basis));
      return;
    }
    Line("\n| Scale | Id | Items | Score | Range | Better | Blank answers |\n|---|---|---|---|---|---|---|");
    for (const Scale& scale : instrument_.scales) {
      const bool all = scale.items.size() == instrument_.items.size();
      Line("| ", scale.name, " | `", scale.id, "` | ",
           instrument_.goal_based ? "goals"
           : all                  ? "all"
                                  : ItemList(scale.items),
           " | ", FormulaInWords(scale), " | ", scale.min, " to ", scale.max, " | ", Word(scale.direction), " | ",
           MissingInWords(scale.missing), " |");
    }
    Line();
    ScaleBases();
    Blanks();
  }

  // Where items and rules come from, scales with the same basis together.
  void ScaleBases() {
    std::vector<std::pair<std::string, std::string>> names_by_basis;
    for (const Scale& scale : instrument_.scales) {
      const std::string basis = Cite(scale.basis);
      const auto same = std::find_if(names_by_basis.begin(), names_by_basis.end(),
                                     [&](const auto& each) { return each.first == basis; });
      if (same == names_by_basis.end()) {
        names_by_basis.emplace_back(basis, scale.name);
      } else {
        absl::StrAppend(&same->second, ", ", scale.name);
      }
    }
    for (const auto& [basis, names] : names_by_basis) Line("- **Items and rule** of ", names, basis);
  }

  std::string Blank(const Scale& scale) const {
    return instrument_.goal_based ? "goals without a rating are left out" : MissingInWords(scale.missing);
  }

  // The bases of the rules for blanks, each once.
  void Blanks() {
    std::vector<std::string> lines;
    for (const Scale& scale : instrument_.scales) {
      const std::string published =
          scale.missing.published.empty() ? "" : absl::StrCat(", published ", scale.missing.published);
      const std::string line =
          absl::StrCat("- **Blank answers**: ", Blank(scale), published, Cite(scale.missing.basis));
      if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
    Line(absl::StrJoin(lines, "\n"));
  }

  void Bands() {
    for (const BandSet& set : instrument_.band_sets) {
      std::vector<std::string> bands;
      for (std::size_t i = 0; i < set.bands.size(); ++i) {
        const std::string end = i + 1 < set.bands.size() ? absl::StrCat(" to below ", set.bands[i + 1].from)
                                                         : absl::StrCat(" to ", instrument_.FindScale(set.scale)->max);
        bands.push_back(absl::StrCat(set.bands[i].from, end, " ", set.bands[i].label));
      }
      Line(Opening(set.enabled), "Bands** of `", set.scale, "`", For(set.population), ", ", set.name, ": ",
           absl::StrJoin(bands, "; "), Cite(set.basis));
    }
  }

  void Cutoffs() {
    for (const Cutoff& cutoff : instrument_.cutoffs) {
      Line(Opening(cutoff.enabled), "Cut-off** (", Word(cutoff.meaning), For(cutoff.population), "): `", cutoff.scale,
           "` ", Sign(cutoff.comparison), " ", cutoff.value, ": ", cutoff.label, Cite(cutoff.basis));
    }
  }

  void Changes() {
    for (const ReliableChange& change : instrument_.reliable_changes) {
      const std::string level =
          change.confidence_level ? absl::StrCat(", ", 100 * *change.confidence_level, " per cent confidence") : "";
      Line(Opening(change.enabled), "Change** of `", change.scale, "`", For(change.population), ": ",
           Sign(change.comparison), " ", change.value, ", ", Word(change.criterion), level, Cite(change.basis));
    }
  }

  void ItemRules() {
    for (const ItemRule& rule : instrument_.item_rules) {
      Line(Opening(rule.enabled), rule.risk ? "Risk" : "Flag", "** `", rule.code, "` (", Word(rule.severity),
           "): ", NumberedItems(rule.items), " ", Sign(rule.comparison), " ", rule.value, ". ", rule.message,
           rule.risk ? " Unanswered means unknown." : "", Cite(rule.basis));
    }
  }

  void Classifications() {
    for (const Classification& classification : instrument_.classifications) {
      Line(Opening(classification.enabled), classification.name, "** (`", classification.id,
           "`), the first of these that holds", Cite(classification.basis));
      for (const Level& level : classification.levels) {
        Line("  - ", level.label, " (", Word(level.severity), "): ", LevelInWords(level));
      }
    }
  }

  void Norms() {
    for (const Norm& norm : instrument_.norms) {
      Line(Opening(norm.enabled), "Norm** of `", norm.scale, "`, ", norm.population, ": mean ", *norm.mean,
           norm.sd ? absl::StrCat(", SD ", *norm.sd) : "", norm.n ? absl::StrCat(", n ", *norm.n) : "",
           Cite(norm.basis));
    }
  }

  void Reliabilities() {
    for (const Reliability& found : instrument_.reliabilities) {
      const char* kind = found.kind == ReliabilityKind::kAlpha        ? "alpha "
                         : found.kind == ReliabilityKind::kTestRetest ? "test-retest "
                                                                      : "";
      Line(Opening(found.enabled), "Measurement**", found.scale.empty() ? "" : absl::StrCat(" of `", found.scale, "`"),
           ": ", kind, found.finding, "; ", found.sample, Cite(found.basis));
    }
  }

  void Codes() {
    std::vector<std::string> codes;
    const auto add = [&](absl::string_view what, const std::string& code) {
      if (!code.empty()) codes.push_back(absl::StrCat(what, " ", code));
    };
    add("panel", instrument_.loinc.panel);
    for (const Scale& scale : instrument_.scales) add(scale.name, scale.loinc);
    for (const Classification& each : instrument_.classifications) add(each.name, each.loinc);
    for (const Item& item : instrument_.items) add(absl::StrCat("item ", item.number), item.loinc);
    for (const RelatedCode& related : instrument_.loinc.related) {
      codes.push_back(absl::StrCat("near it: ", related.code, " ", related.meaning));
    }
    if (!codes.empty()) Line("- **LOINC**: ", absl::StrJoin(codes, "; "), Cite(instrument_.loinc.basis));
  }

  void LicenceAndNotes() {
    const Licence& licence = instrument_.licence;
    const char* wording = !licence.reproduce_wording ? "Wording may not be shown without permission."
                          : licence.non_commercial   ? "Wording may be shown without commercial purpose."
                                                     : "Wording may be shown.";
    Line("- **Licence**: ", licence.holder, ". ", licence.terms, " ", wording,
         licence.attribution.empty() ? "" : absl::StrCat(" Attribution: ", Open(licence.attribution), "."),
         Cite(licence.basis));
    for (const std::string& note : instrument_.notes) Line("- **Note**: ", note);
  }

  void Sources() {
    if (instrument_.sources.empty()) return;
    Line("\nSources:\n");
    for (std::size_t i = 0; i < instrument_.sources.size(); ++i) {
      const Source& source = instrument_.sources[i];
      Line(i + 1, ". ", Open(source.citation), source.address.empty() ? "" : absl::StrCat(". ", source.address));
    }
  }

  const Instrument& instrument_;
  std::string out_;
};

}  // namespace

std::string RenderInstrumentSection(const Instrument& instrument) { return Section(instrument).Run(); }

}  // namespace rapport::instruments
