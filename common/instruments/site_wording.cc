#include "common/instruments/site_wording.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace rapport::instruments {
namespace {

void CheckItem(const instrument::v1::SiteItem& item, const std::string& at, FileErrors& errors) {
  if (item.wordings().empty()) errors.Add(at + ".wordings", "at least one is needed");
  absl::flat_hash_set<std::string> languages;
  for (int i = 0; i < item.wordings_size(); ++i) {
    const instrument::v1::Wording& wording = item.wordings(i);
    const std::string field = absl::StrCat(at, ".wordings[", i, "]");
    if (wording.language().empty()) errors.Add(field + ".language", "is needed");
    if (wording.text().empty()) errors.Add(field + ".text", "is needed");
    if (!languages.insert(wording.language()).second) {
      errors.Add(field + ".language", "an earlier wording has the same language");
    }
  }
}

void Check(const instrument::v1::SiteWording& wording, FileErrors& errors) {
  if (wording.permission().empty()) {
    errors.Add("permission", "is needed: the licence or contract that lets this site show the wording");
  }
  if (wording.items().empty()) errors.Add("items", "at least one is needed");
  absl::flat_hash_set<std::uint32_t> numbers;
  for (int i = 0; i < wording.items_size(); ++i) {
    const std::string at = absl::StrCat("items[", i, "]");
    if (!numbers.insert(wording.items(i).number()).second) errors.Add(at + ".number", "an earlier item has it");
    CheckItem(wording.items(i), at, errors);
  }
}

void Put(const instrument::v1::Wording& wording, std::vector<Wording>& into) {
  const auto same = std::find_if(into.begin(), into.end(),
                                 [&](const Wording& known) { return known.language == wording.language(); });
  if (same != into.end()) {
    same->text = wording.text();
  } else {
    into.push_back({wording.language(), wording.text()});
  }
}

}  // namespace

void SiteWordings::Read(const DefinitionFile& file, std::vector<std::string>& errors) {
  FileErrors file_errors(file.name, errors);
  instrument::v1::SiteWording wording;
  if (!ParseText(file.text, file_errors, wording)) return;
  Check(wording, file_errors);
  if (file.name != absl::StrCat(wording.instrument(), kSuffix)) {
    file_errors.Add("instrument", absl::StrCat("the file of this instrument must be ", wording.instrument(), kSuffix));
  }
  const std::string instrument = wording.instrument();
  by_instrument_.emplace(instrument, Recorded{file.name, std::move(wording)});
}

void SiteWordings::AddTo(Instrument& instrument, std::vector<std::string>& errors) {
  const auto found = by_instrument_.find(instrument.id);
  if (found == by_instrument_.end()) return;
  Recorded& recorded = found->second;
  recorded.used = true;
  for (int i = 0; i < recorded.wording.items_size(); ++i) {
    const instrument::v1::SiteItem& item = recorded.wording.items(i);
    if (item.number() < 1 || item.number() > instrument.items.size()) {
      FileErrors(recorded.file, errors)
          .Add(absl::StrCat("items[", i, "].number"),
               absl::StrCat(instrument.id, " ", instrument.version, " has items 1 to ", instrument.items.size()));
      continue;
    }
    for (const auto& wording : item.wordings()) Put(wording, instrument.items[item.number() - 1].wordings);
  }
}

void SiteWordings::RequireAllUsed(std::vector<std::string>& errors) const {
  std::vector<std::string> unused;
  for (const auto& [instrument, recorded] : by_instrument_) {
    if (!recorded.used) unused.push_back(recorded.file);
  }
  std::sort(unused.begin(), unused.end());
  for (const std::string& file : unused) FileErrors(file, errors).Add("instrument", "no definition has this id");
}

}  // namespace rapport::instruments
