#ifndef RAPPORT_COMMON_INSTRUMENTS_CATALOG_H_
#define RAPPORT_COMMON_INSTRUMENTS_CATALOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/instruments/definition_text.h"
#include "common/instruments/instrument.h"

namespace rapport::instruments {

// A folder's definitions and the site's own wordings of them: every `*.textproto` but `*.cases.textproto`, which are
// the tests' business. NOT_FOUND when the folder cannot be read.
absl::StatusOr<std::vector<DefinitionFile>> ReadDefinitionFiles(const std::string& directory);

// Whether a file holds a site's own wording and no definition.
bool IsSiteWording(const DefinitionFile& file);

// All instruments a process knows, loaded and checked once. Immutable after loading: share it between threads.
// A look-up costs one hash, however many are loaded.
class InstrumentCatalog {
 public:
  // Reads every `<id>.textproto` and `<id>@<version>.textproto` of a folder with the site's own wording from
  // `<id>.wording.textproto`. INVALID_ARGUMENT, INVALID_DEFINITIONS with every error of every file, each as `file:
  // field: what is wrong`; NOT_FOUND when the folder cannot be read or holds no definition.
  static absl::StatusOr<InstrumentCatalog> Load(const std::string& directory);

  // The same from texts in memory.
  static absl::StatusOr<InstrumentCatalog> FromFiles(const std::vector<DefinitionFile>& files);

  // The instrument with this id and version, the current (highest) version when `version` is empty; nullptr when there
  // is none. The pointer lives as long as the catalog, also when that is moved.
  const Instrument* Find(absl::string_view id, absl::string_view version = "") const;

  // The current version of every instrument, by id.
  const std::vector<const Instrument*>& current() const { return current_; }

  // Every version of every instrument, by id and rising version.
  const std::vector<std::unique_ptr<const Instrument>>& all() const { return all_; }

  // SHA-256 over all ids, versions and digests, 64 hexadecimal digits: changes when any definition does.
  const std::string& digest() const { return digest_; }

 private:
  InstrumentCatalog() = default;

  std::vector<std::unique_ptr<const Instrument>> all_;
  std::vector<const Instrument*> current_;
  absl::flat_hash_map<std::string, const Instrument*> by_id_;          // current versions
  absl::flat_hash_map<std::string, const Instrument*> by_id_version_;  // "<id>@<version>"
  std::string digest_;
};

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_CATALOG_H_
