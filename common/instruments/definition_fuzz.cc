#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/instruments/answers.h"
#include "common/instruments/catalog.h"
#include "common/instruments/definition_text.h"
#include "common/instruments/instruments_doc.h"
#include "rapport/instrument/v1/instrument.pb.h"

namespace rapport::instruments {
namespace {

// Ends the run: what the loader promises of a definition it took does not hold.
void Require(bool promise) {
  if (!promise) std::abort();
}

void RequirePromises(const Instrument& instrument) {
  std::vector<Answer> lowest;
  for (std::size_t i = 0; i < instrument.items.size(); ++i) {
    const Item& item = instrument.items[i];
    Require(item.number == i + 1);
    Require(AcceptsValue(item.response, item.response.min));
    Require(AcceptsValue(item.response, item.response.max));
    lowest.push_back({item.number, item.response.min});
  }
  for (const Scale& scale : instrument.scales) {
    Require(scale.min < scale.max);
    for (const std::uint32_t item : scale.items) Require(instrument.FindItem(item) != nullptr);
  }
  for (const BandSet& set : instrument.band_sets) Require(instrument.FindScale(set.scale) != nullptr);
  Require(instrument.goal_based || CheckAnswers(instrument, instrument.raters.front().rater, lowest).empty());
}

// The id that the text gives itself, for the file's name.
std::string IdOf(const std::string& text) {
  std::vector<std::string> errors;
  FileErrors file_errors("", errors);
  instrument::v1::InstrumentDefinition definition;
  ParseText(text, file_errors, definition);
  return definition.id();
}

}  // namespace
}  // namespace rapport::instruments

// Any text is either refused with an error or gives an instrument that keeps the loader's promises and can be rendered.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace instruments = rapport::instruments;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto catalog = instruments::InstrumentCatalog::FromFiles({{instruments::IdOf(text) + ".textproto", text}});
  if (!catalog.ok()) return 0;
  instruments::RequirePromises(*catalog->current().front());
  instruments::RenderInstrumentsDoc(*catalog);
  return 0;
}
