#ifndef RAPPORT_COMMON_INSTRUMENTS_INSTRUMENTS_DOC_H_
#define RAPPORT_COMMON_INSTRUMENTS_INSTRUMENTS_DOC_H_

#include <string>

#include "common/instruments/catalog.h"

namespace rapport::instruments {

// A page in Markdown for clinicians: every current instrument with its rules, bands, cut-offs, sources and licence.
// Depends on the definitions alone, so the same catalog always gives the same page.
std::string RenderInstrumentsDoc(const InstrumentCatalog& catalog);

// One instrument's section of that page.
std::string RenderInstrumentSection(const Instrument& instrument);

// A line `<id> <version> <digest>` for every version of every instrument, in the catalog's order: the lock that shows
// that a published version has not changed.
std::string RenderLock(const InstrumentCatalog& catalog);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_INSTRUMENTS_DOC_H_
