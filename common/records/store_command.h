#ifndef RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_
#define RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_

#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"

namespace rapport::records {

// What a server program does with its store instead of serving: `migrate`, `backup FILE`, `restore FILE` or
// `new-epoch`, the first words of its command line.
struct StoreCommand {
  std::string verb;  // empty: serve
  std::string file;  // of backup and restore
};

// Takes the command's words off the command line, leaving the program's name and its flags.
StoreCommand TakeStoreCommand(int& argc, char**& argv);

// INVALID_ARGUMENT, FILE_MISSING when the command needs a file and has none; else as the functions of backup.h and
// MigrateRecordStore.
absl::Status RunStoreCommand(const StoreCommand& command, const StoreOptions& options, const Clock& clock,
                             IdGenerator& ids);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_COMMAND_H_
