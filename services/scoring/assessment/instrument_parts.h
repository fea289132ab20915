#ifndef RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_PARTS_H_
#define RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_PARTS_H_

#include <string>

#include "common/instruments/instrument.h"
#include "rapport/scoring/v1/instrument.pb.h"
#include "rapport/scoring/v1/score.pb.h"
#include "services/scoring/engine/scoring_key.h"

namespace rapport::scoring {

// Parts of a definition as the contract shows them. Wording is written where the catalog holds any, anchors only where
// the licence lets them be shown.

const char* CategoryName(instruments::Category category);

void WriteLicence(const instruments::Licence& licence, v1::Licence& into);

// `language` is one the item has wording in, or empty.
void WriteItem(const instruments::Instrument& instrument, const instruments::Item& item, const std::string& language,
               v1::Item& into);

// `prototype` is the scale's part of the score prototype, whose cut-offs are shown.
void WriteScale(const instruments::Instrument& instrument, const ScaleKey& key, const v1::ScaleScore& prototype,
                v1::Scale& into);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_ASSESSMENT_INSTRUMENT_PARTS_H_
