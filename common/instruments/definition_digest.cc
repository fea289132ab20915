#include "common/instruments/definition_digest.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <openssl/sha.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace rapport::instruments {
namespace {

std::string Sha256Hex(const std::string& bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

}  // namespace

std::string DefinitionDigest(const instrument::v1::InstrumentDefinition& definition) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    definition.SerializeWithCachedSizes(&coded);
  }
  return Sha256Hex(bytes);
}

std::string CatalogDigest(const std::vector<std::unique_ptr<const Instrument>>& instruments) {
  std::string lines;
  for (const auto& instrument : instruments) {
    absl::StrAppend(&lines, instrument->id, " ", instrument->version, " ", instrument->digest, "\n");
  }
  return Sha256Hex(lines);
}

}  // namespace rapport::instruments
