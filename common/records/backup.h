#ifndef RAPPORT_COMMON_RECORDS_BACKUP_H_
#define RAPPORT_COMMON_RECORDS_BACKUP_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"

namespace rapport::records {

// Backup and restore of the embedded engine. PostgreSQL has its own tools (pg_dump, continuous archiving); after
// restoring with those, StartNewEpoch must be called before the service starts.

// Writes a consistent copy of a SQLite store to a new file, while the service runs. Errors as sql::CopySqlite;
// INVALID_ARGUMENT for a store that is not SQLite.
absl::Status BackUpStore(const StoreOptions& options, const std::string& file, const Clock& clock);

// The same of the SQLite key store of a sealed store. Apart from the store's backups, and not kept for long: what was
// destroyed after it opens with it.
absl::Status BackUpKeys(const StoreOptions& options, const std::string& file, const Clock& clock);

// Makes the store at options.sqlite_path, where none may be, from a backup, with a new epoch: whatever was cached or
// followed by the lost store's revisions counts no more. Clients erased since the backup are in it again: erase them
// again.
absl::Status RestoreStore(const StoreOptions& options, const std::string& file, const Clock& clock, IdGenerator& ids);

// Gives an existing store of either engine a new epoch. The service must not run meanwhile: it reads the epoch at its
// start.
absl::Status StartNewEpoch(const StoreOptions& options, const Clock& clock, IdGenerator& ids);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_BACKUP_H_
