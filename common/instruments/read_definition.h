#ifndef RAPPORT_COMMON_INSTRUMENTS_READ_DEFINITION_H_
#define RAPPORT_COMMON_INSTRUMENTS_READ_DEFINITION_H_

#include "common/instruments/instrument.h"
#include "rapport/instrument/v1/instrument.pb.h"

namespace rapport::instruments {

// The plain form of a definition that has passed definition::Check, with defaults filled in: every item its own range
// and direction, every scale its items and rule, every basis its citations.
Instrument ReadDefinition(const instrument::v1::InstrumentDefinition& definition);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_READ_DEFINITION_H_
