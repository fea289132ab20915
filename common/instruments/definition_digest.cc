#include "common/instruments/definition_digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/sha256.h"

namespace rapport::instruments {

std::string DefinitionDigest(const instrument::v1::InstrumentDefinition& definition) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    definition.SerializeWithCachedSizes(&coded);
  }
  return absl::BytesToHexString(Sha256(bytes));
}

std::string CatalogDigest(const std::vector<std::unique_ptr<const Instrument>>& instruments) {
  std::string lines;
  for (const auto& instrument : instruments) {
    absl::StrAppend(&lines, instrument->id, " ", instrument->version, " ", instrument->digest, "\n");
  }
  return absl::BytesToHexString(Sha256(lines));
}

}  // namespace rapport::instruments
