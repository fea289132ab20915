#include "tests/vectors/shipped_instruments.h"

#include "tests/vectors/instrument_case.h"

namespace rapport {

std::string DefinitionsFolder() { return RAPPORT_DEFINITIONS; }

const instruments::InstrumentCatalog& Shipped() {
  static const auto* catalog = new auto(instruments::InstrumentCatalog::Load(DefinitionsFolder()));
  return catalog->value();
}

const instruments::Instrument& ShippedInstrument(absl::string_view id) { return *Shipped().Find(id); }

double ScaleValue(absl::string_view instrument, absl::string_view scale, absl::Span<const double> values) {
  const scoring::ScoringKey key(ShippedInstrument(instrument));
  return Score(key, AnswersInOrder(values)).scales[key.FindScale(scale)->index].value;
}

}  // namespace rapport
