#ifndef RAPPORT_COMMON_INSTRUMENTS_DEFINITION_DIGEST_H_
#define RAPPORT_COMMON_INSTRUMENTS_DEFINITION_DIGEST_H_

#include <memory>
#include <string>
#include <vector>

#include "common/instruments/instrument.h"
#include "rapport/instrument/v1/instrument.pb.h"

namespace rapport::instruments {

// SHA-256 of the definition's content as 64 hexadecimal digits. The content is the message in protobuf's binary form
// with fields by number; comments, layout and the order of fields in the file do not matter, anything else does. The
// schema has no maps and adds fields only, so the digest of an existing file stays.
std::string DefinitionDigest(const instrument::v1::InstrumentDefinition& definition);

// SHA-256 over the ids, versions and digests of all instruments, which are in their catalog's order.
std::string CatalogDigest(const std::vector<std::unique_ptr<const Instrument>>& instruments);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_DEFINITION_DIGEST_H_
