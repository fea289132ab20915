#include "common/records/store_command.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/records/backup.h"

namespace rapport::records {
namespace {

bool NeedsFile(absl::string_view verb) { return verb == "backup" || verb == "restore"; }

// Moves the program's name over the word behind it.
std::string TakeWord(int& argc, char**& argv) {
  std::string word = argv[1];
  argv[1] = argv[0];
  ++argv;
  --argc;
  return word;
}

}  // namespace

StoreCommand TakeStoreCommand(int& argc, char**& argv) {
  StoreCommand command;
  if (argc < 2) return command;
  const absl::string_view word = argv[1];
  if (word != "migrate" && word != "new-epoch" && !NeedsFile(word)) return command;
  command.verb = TakeWord(argc, argv);
  if (NeedsFile(command.verb) && argc > 1 && argv[1][0] != '-') command.file = TakeWord(argc, argv);
  return command;
}

absl::Status RunStoreCommand(const StoreCommand& command, const StoreOptions& options, const Clock& clock,
                             IdGenerator& ids) {
  if (NeedsFile(command.verb) && command.file.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "FILE_MISSING",
                     absl::StrCat(command.verb, " needs a file: ", command.verb, " FILE [--config=FILE]"));
  }
  if (command.verb == "backup") return BackUpStore(options, command.file, clock);
  if (command.verb == "restore") return RestoreStore(options, command.file, clock, ids);
  if (command.verb == "new-epoch") return StartNewEpoch(options, clock, ids);
  return MigrateRecordStore(options, clock);
}

}  // namespace rapport::records
