#ifndef RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_
#define RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"

namespace rapport::records {

// What a server program does with its store instead of serving, the first words of its command line: `migrate`, `backup
// FILE`, `restore FILE`, `new-epoch`; of a sealed store also `seal` (what is still in clear), `rotate-master` (wraps
// every practice's key by the present generation of the master key), `backup-keys FILE` (of a SQLite key store) and
// `destroy-practice-keys PRACTICE`.
struct StoreCommand {
  std::string verb;      // empty: serve
  std::string argument;  // the file or practice
};

// Takes the command's words off the command line, leaving the program's name and its flags.
StoreCommand TakeStoreCommand(int& argc, char**& argv);

// Says on `out` what was done, where there is something to say. INVALID_ARGUMENT, ARGUMENT_MISSING when the command
// needs a file or practice and has none; FAILED_PRECONDITION, SEALING_NOT_CONFIGURED when it is for sealed stores,
// KEY_STORE_MISSING when there is no key store to act on; else as the functions of backup.h, seal_store.h and
// MigrateRecordStore.
absl::Status RunStoreCommand(const StoreCommand& command, const StoreOptions& options, const Clock& clock,
                             IdGenerator& ids, std::ostream& out);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_
