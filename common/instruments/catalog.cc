#include "common/instruments/catalog.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/instruments/definition_check.h"
#include "common/instruments/definition_digest.h"
#include "common/instruments/read_definition.h"
#include "common/instruments/site_wording.h"
#include "rapport/instrument/v1/instrument.pb.h"

namespace rapport::instruments {
namespace {

constexpr absl::string_view kSuffix = ".textproto";
constexpr absl::string_view kCasesSuffix = ".cases.textproto";

// `major.minor.patch` as numbers, so that 1.10.0 comes after 1.9.0.
std::array<std::uint32_t, 3> VersionOrder(absl::string_view version) {
  std::array<std::uint32_t, 3> numbers{};
  const std::vector<absl::string_view> parts = absl::StrSplit(version, '.');
  for (std::size_t i = 0; i < numbers.size() && i < parts.size(); ++i) {
    if (!absl::SimpleAtoi(parts[i], &numbers[i])) numbers[i] = 0;
  }
  return numbers;
}

bool Before(const Instrument& a, const Instrument& b) {
  return a.id != b.id ? a.id < b.id : VersionOrder(a.version) < VersionOrder(b.version);
}

std::string Key(absl::string_view id, absl::string_view version) { return absl::StrCat(id, "@", version); }

// The instrument in one file, nullptr when anything is wrong with it.
std::unique_ptr<Instrument> ReadFile(const DefinitionFile& file, std::vector<std::string>& errors) {
  const std::size_t before = errors.size();
  FileErrors file_errors(file.name, errors);
  instrument::v1::InstrumentDefinition definition;
  if (!ParseText(file.text, file_errors, definition)) return nullptr;
  definition::Check(definition, file_errors);
  const std::string stem = absl::StrCat(definition.id(), kSuffix);
  const std::string versioned_stem = absl::StrCat(Key(definition.id(), definition.version()), kSuffix);
  if (file.name != stem && file.name != versioned_stem) {
    file_errors.Add("id", absl::StrCat("the file of this id must be ", stem, " or ", versioned_stem));
  }
  if (errors.size() != before) return nullptr;
  return std::make_unique<Instrument>(ReadDefinition(definition));
}

}  // namespace

absl::StatusOr<std::vector<DefinitionFile>> ReadDefinitionFiles(const std::string& directory) {
  ASSIGN_OR_RETURN(std::vector<DefinitionFile> files, ReadFolder(directory, kSuffix));
  files.erase(std::remove_if(files.begin(), files.end(),
                             [](const DefinitionFile& file) { return absl::EndsWith(file.name, kCasesSuffix); }),
              files.end());
  return files;
}

bool IsSiteWording(const DefinitionFile& file) { return absl::EndsWith(file.name, SiteWordings::kSuffix); }

absl::StatusOr<InstrumentCatalog> InstrumentCatalog::Load(const std::string& directory) {
  ASSIGN_OR_RETURN(const std::vector<DefinitionFile> files, ReadDefinitionFiles(directory));
  if (files.empty()) {
    return MakeError(absl::StatusCode::kNotFound, "DEFINITIONS_NOT_FOUND", "the folder holds no definition");
  }
  return FromFiles(files);
}

absl::StatusOr<InstrumentCatalog> InstrumentCatalog::FromFiles(const std::vector<DefinitionFile>& files) {
  InstrumentCatalog catalog;
  std::vector<std::string> errors;
  SiteWordings site_wordings;
  for (const DefinitionFile& file : files) {
    if (IsSiteWording(file)) site_wordings.Read(file, errors);
  }
  for (const DefinitionFile& file : files) {
    if (IsSiteWording(file)) continue;
    std::unique_ptr<Instrument> instrument = ReadFile(file, errors);
    if (instrument == nullptr) continue;
    site_wordings.AddTo(*instrument, errors);
    const std::string key = Key(instrument->id, instrument->version);
    if (catalog.by_id_version_.emplace(key, instrument.get()).second) {
      catalog.all_.push_back(std::move(instrument));
    } else {
      FileErrors(file.name, errors).Add("version", "another file has the same id and version");
    }
  }
  site_wordings.RequireAllUsed(errors);
  if (!errors.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_DEFINITIONS", absl::StrJoin(errors, "\n"));
  }
  std::sort(catalog.all_.begin(), catalog.all_.end(), [](const auto& a, const auto& b) { return Before(*a, *b); });
  for (const auto& instrument : catalog.all_) {
    if (catalog.current_.empty() || catalog.current_.back()->id != instrument->id) {
      catalog.current_.push_back(instrument.get());
    } else {
      catalog.current_.back() = instrument.get();
    }
  }
  for (const Instrument* instrument : catalog.current_) catalog.by_id_.emplace(instrument->id, instrument);
  catalog.digest_ = CatalogDigest(catalog.all_);
  return catalog;
}

const Instrument* InstrumentCatalog::Find(absl::string_view id, absl::string_view version) const {
  const auto& index = version.empty() ? by_id_ : by_id_version_;
  const auto found = version.empty() ? index.find(id) : index.find(Key(id, version));
  return found == index.end() ? nullptr : found->second;
}

}  // namespace rapport::instruments
