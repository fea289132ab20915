#ifndef RAPPORT_COMMON_SEALING_OPEN_SEALER_H_
#define RAPPORT_COMMON_SEALING_OPEN_SEALER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/sealing/sealer.h"

namespace rapport::sealing {

// Where keys are kept.
struct SealingOptions {
  std::string master_key_file;

  // Exactly one of the two, and no database that has anything else. A SQLite file is made when it is not there.
  std::string sqlite_path;
  std::string postgres_conninfo;
};

// Opens the key store under the master key of the file. `clock` outlives the sealer. INVALID_ARGUMENT unless the
// options name one key store; else as FileMasterKey::Open and Sealer::Open.
absl::StatusOr<std::unique_ptr<Sealer>> OpenSealer(const SealingOptions& options, const Clock& clock);

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_OPEN_SEALER_H_
