#include "common/records/configured_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"
#include "common/errors/errors.h"
#include "common/records/store_errors.h"
#include "common/sealing/master_key.h"

namespace rapport::records {
namespace {

absl::Status Unwritable(const std::string& path) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "UNWRITABLE_FILE", absl::StrCat(path, " cannot be written"));
}

// Makes the file with a new key, for its owner alone and on disk before it is used. A file that is there is left.
absl::Status MakeKeyFile(const std::string& path, const std::string& key) {
  if (access(path.c_str(), F_OK) == 0) return absl::OkStatus();
  std::string fresh = absl::StrCat(path, ".XXXXXX");  // whole before it has its name, or a crash would leave half a key
  const int file = mkostemp(fresh.data(), O_CLOEXEC);
  if (file < 0) return Unwritable(path);
  bool made = write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && fsync(file) == 0;
  made = close(file) == 0 && made;
  made = made && (link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST);
  unlink(fresh.c_str());
  return made ? absl::OkStatus() : Unwritable(path);
}

absl::StatusOr<sealing::SealingOptions> ConfiguredSealing(const config::v1::StoreConfig& store,
                                                          const StoreOptions& options) {
  const config::v1::SealingConfig& config = store.sealing();
  sealing::SealingOptions sealing;
  sealing.master_key_file = config.master_key_file();
  sealing.sqlite_path = config.key_store_path();
  if (!config.key_store_conninfo_file().empty()) {
    ASSIGN_OR_RETURN(sealing.postgres_conninfo, config::ReadSecret(config.key_store_conninfo_file()));
    if (sealing.postgres_conninfo == options.postgres_conninfo) return KeyStoreIsStore();
  }
  if (!store.has_postgres()) RETURN_IF_ERROR(MakeKeyFile(sealing.master_key_file, sealing::NewMasterKeyLine()));
  return sealing;
}

}  // namespace

absl::StatusOr<StoreOptions> ConfiguredStore(const config::v1::ServerConfig& config, IdGenerator& ids) {
  const config::v1::StoreConfig& store = config.store();
  StoreOptions options;
  options.queued_writes = static_cast<int>(store.commit_queue());
  if (store.has_postgres()) {
    ASSIGN_OR_RETURN(options.postgres_conninfo, config::ReadSecret(store.postgres().conninfo_file()));
    options.readers = static_cast<int>(store.postgres().read_connections());
    options.commit_threads = static_cast<int>(store.postgres().write_connections());
  } else {
    options.sqlite_path = store.sqlite().path();
    options.readers = static_cast<int>(config.admission().executor_threads());
    RETURN_IF_ERROR(MakeKeyFile(store.index_key_file(), absl::StrCat(ids.NewId(), ids.NewId())));  // 260 random bits
  }
  ASSIGN_OR_RETURN(options.index_key, config::ReadBytes(store.index_key_file()));
  if (store.has_sealing()) {
    ASSIGN_OR_RETURN(options.sealing, ConfiguredSealing(store, options));
  }
  return options;
}

}  // namespace rapport::records
