#include "services/scoring/assessment/instrument_view.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/page_token.h"
#include "services/scoring/assessment/instrument_parts.h"
#include "services/scoring/assessment/scoring_errors.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;

constexpr char kCollection[] = "instruments/";

// Languages that items are served in. What wording a catalog holds may be shown: a definition has some only where the
// licence lets everybody show it, and a site records its own under its own permission.
std::set<std::string> LanguagesOf(const Instrument& instrument) {
  std::set<std::string> languages;
  for (const instruments::Item& item : instrument.items) {
    for (const instruments::Wording& wording : item.wordings) languages.insert(wording.language);
  }
  return languages;
}

std::string FirstLanguage(const Instrument& instrument) {
  for (const instruments::Item& item : instrument.items) {
    if (!item.wordings.empty()) return item.wordings.front().language;
  }
  return "";
}

v1::InstrumentState StateOf(const ScorableInstrument& instrument) {
  if (instrument.key.instrument().key_status == instruments::KeyStatus::kReady) return v1::INSTRUMENT_STATE_READY;
  return instrument.enabled ? v1::INSTRUMENT_STATE_UNCONFIRMED_ENABLED : v1::INSTRUMENT_STATE_UNCONFIRMED;
}

void WriteSummary(const ScoringCatalog& catalog, const ScorableInstrument& scorable, v1::Instrument& into) {
  const Instrument& instrument = scorable.key.instrument();
  into.set_name(absl::StrCat(kCollection, instrument.id));
  into.set_title(instrument.name);
  into.set_abbreviation(instrument.abbreviation);
  into.set_version(instrument.version);
  for (std::string& version : catalog.VersionsOf(instrument.id)) into.add_versions(std::move(version));
  into.set_definition_digest(instrument.digest);
  into.set_state(StateOf(scorable));
  into.set_category(CategoryName(instrument.category));
  for (const instruments::AllowedRater& allowed : instrument.raters) {
    into.add_raters(static_cast<type::v1::Rater>(allowed.rater));
  }
  into.set_recall(instrument.period);
  into.set_citation(instrument.reference);
  WriteLicence(instrument.licence, *into.mutable_licence());
  for (const std::string& language : LanguagesOf(instrument)) into.add_languages(language);
  into.set_notice(instrument.notice);
  into.set_validated(instrument.validated);
}

// The instruments of one list: all, or those served in `language`.
bool InList(const ScorableInstrument& instrument, const std::string& language) {
  return language.empty() || LanguagesOf(instrument.key.instrument()).count(language) > 0;
}

}  // namespace

absl::Status ListInstruments(const ScoringCatalog& catalog, const v1::ListInstrumentsRequest& request,
                             v1::ListInstrumentsResponse& into) {
  Violations violations;
  const int page_size = resources::PageSize(request.page_size(), violations);
  const std::string query = resources::QueryDigest("ListInstruments", request);
  const auto after = resources::ReadPageToken(query, request.page_token(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  for (const ScorableInstrument* instrument : catalog.current()) {
    const std::string& id = instrument->key.instrument().id;
    if (after.has_value() && id <= after->name) continue;
    if (!InList(*instrument, request.language())) continue;
    if (into.instruments_size() == page_size) {
      records::ListCursor last;
      last.name = std::string(absl::StripPrefix(into.instruments(page_size - 1).name(), kCollection));
      into.set_next_page_token(resources::MakePageToken(query, last));
      break;
    }
    WriteSummary(catalog, *instrument, *into.add_instruments());
  }
  return absl::OkStatus();
}

absl::Status GetInstrument(const ScoringCatalog& catalog, const v1::GetInstrumentRequest& request,
                           v1::Instrument& into) {
  absl::string_view id = request.name();
  if (!absl::ConsumePrefix(&id, kCollection) || id.empty() || id.find('/') != absl::string_view::npos) {
    return InvalidField("name", "must be instruments/{instrument}");
  }
  ASSIGN_OR_RETURN(const ScorableInstrument* scorable, catalog.Find(id, request.version()));
  const Instrument& instrument = scorable->key.instrument();
  const std::set<std::string> languages = LanguagesOf(instrument);
  if (!request.language().empty() && languages.count(request.language()) == 0) {
    return InvalidField("language", "the instrument's wording is not served in this language; leave it empty");
  }
  const std::string language = request.language().empty() ? FirstLanguage(instrument) : request.language();
  WriteSummary(catalog, *scorable, into);
  for (const instruments::Item& item : instrument.items) WriteItem(instrument, item, language, *into.add_items());
  for (const ScaleKey& scale : scorable->key.scales()) {
    WriteScale(instrument, scale, scorable->score.scales(scale.index), *into.add_scales());
    for (const v1::Band& band : scorable->bands[scale.index]) *into.mutable_scales(scale.index)->add_bands() = band;
  }
  for (const std::string& note : instrument.notes) into.add_notes(note);
  return absl::OkStatus();
}

}  // namespace rapport::scoring
