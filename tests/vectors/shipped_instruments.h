#ifndef RAPPORT_TESTS_VECTORS_SHIPPED_INSTRUMENTS_H_
#define RAPPORT_TESTS_VECTORS_SHIPPED_INSTRUMENTS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/instruments/catalog.h"

namespace rapport {

// The folder of the shipped definitions.
std::string DefinitionsFolder();

// The shipped definitions, loaded once.
const instruments::InstrumentCatalog& Shipped();

// The current definition of an instrument that is shipped.
const instruments::Instrument& ShippedInstrument(absl::string_view id);

// The value of one scale for answers in order, NaN when there is none.
double ScaleValue(absl::string_view instrument, absl::string_view scale, absl::Span<const double> values);

}  // namespace rapport

#endif  // RAPPORT_TESTS_VECTORS_SHIPPED_INSTRUMENTS_H_
