#include "common/records/store_command.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/backup.h"
#include "common/records/seal_store.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

struct Verb {
  absl::string_view word;
  absl::string_view argument;  // what stands behind it; empty: nothing
};

constexpr Verb kVerbs[] = {
    {"migrate", ""}, {"new-epoch", ""},     {"backup", "FILE"},      {"restore", "FILE"},
    {"seal", ""},    {"rotate-master", ""}, {"backup-keys", "FILE"}, {"destroy-practice-keys", "PRACTICE"}};

const Verb* FindVerb(absl::string_view word) {
  const auto* const found =
      std::find_if(std::begin(kVerbs), std::end(kVerbs), [word](const Verb& verb) { return verb.word == word; });
  return found == std::end(kVerbs) ? nullptr : found;
}

// Moves the program's name over the word behind it.
std::string TakeWord(int& argc, char**& argv) {
  std::string word = argv[1];
  argv[1] = argv[0];
  ++argv;
  --argc;
  return word;
}

absl::Status Seal(const StoreOptions& options, const Clock& clock, std::ostream& out) {
  ASSIGN_OR_RETURN(const int64_t sealed, SealStore(options, clock));
  out << sealed << " bodies were in clear and are sealed now\n";
  return absl::OkStatus();
}

absl::Status RotateMaster(sealing::Sealer& sealer, std::ostream& out) {
  ASSIGN_OR_RETURN(const int64_t wrapped, sealer.Rewrap());
  out << wrapped << " practices' keys were under earlier generations and are under the present one now\n";
  return absl::OkStatus();
}

absl::Status DestroyPracticeKeys(sealing::Sealer& sealer, const std::string& practice, std::ostream& out) {
  ASSIGN_OR_RETURN(const sealing::Destruction done, sealer.DestroyPractice(practice));
  out << done.keys << " keys destroyed" << (done.cleared ? "" : "; the key store's log is held: run it again") << "\n";
  return absl::OkStatus();
}

// Keys are by the id alone: of a whole name none would be found, and "0 keys destroyed" would pass for done.
absl::Status CheckPracticeId(absl::string_view practice) {
  if (!absl::StrContains(practice, '/')) return absl::OkStatus();
  return MakeError(absl::StatusCode::kInvalidArgument, "PRACTICE_INVALID",
                   "PRACTICE must be what stands behind practices/ in its name");
}

// A path is relative to where the command is run. A new, empty key store in the wrong place would say that no practice
// is left under an earlier master key, and who believed it would delete the only one that opens the records.
absl::Status CheckKeyStoreIsThere(const sealing::SealingOptions& sealing) {
  std::error_code ignored;
  if (sealing.sqlite_path.empty() || std::filesystem::exists(sealing.sqlite_path, ignored)) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "KEY_STORE_MISSING",
                   absl::StrCat("there is no key store at ", sealing.sqlite_path,
                                "; is this the folder that the service is started in?"));
}

absl::Status RunKeyCommand(const StoreCommand& command, const StoreOptions& options, const Clock& clock,
                           std::ostream& out) {
  if (!options.sealing.has_value()) return SealingNotConfigured();
  if (command.verb == "seal") return Seal(options, clock, out);
  if (command.verb == "backup-keys") return BackUpKeys(options, command.argument, clock);
  if (command.verb == "destroy-practice-keys") RETURN_IF_ERROR(CheckPracticeId(command.argument));
  RETURN_IF_ERROR(CheckKeyStoreIsThere(*options.sealing));
  ASSIGN_OR_RETURN(const std::unique_ptr<sealing::Sealer> sealer, sealing::OpenSealer(*options.sealing, clock));
  if (command.verb == "rotate-master") return RotateMaster(*sealer, out);
  return DestroyPracticeKeys(*sealer, command.argument, out);
}

}  // namespace

StoreCommand TakeStoreCommand(int& argc, char**& argv) {
  StoreCommand command;
  if (argc < 2) return command;
  const Verb* const verb = FindVerb(argv[1]);
  if (verb == nullptr) return command;
  command.verb = TakeWord(argc, argv);
  if (!verb->argument.empty() && argc > 1 && argv[1][0] != '-') command.argument = TakeWord(argc, argv);
  return command;
}

absl::Status RunStoreCommand(const StoreCommand& command, const StoreOptions& options, const Clock& clock,
                             IdGenerator& ids, std::ostream& out) {
  const Verb* const verb = FindVerb(command.verb);
  if (verb != nullptr && !verb->argument.empty() && command.argument.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, "ARGUMENT_MISSING",
                     absl::StrCat("usage: ", command.verb, " ", verb->argument, " [--config=FILE]"));
  }
  if (command.verb == "backup") return BackUpStore(options, command.argument, clock);
  if (command.verb == "restore") return RestoreStore(options, command.argument, clock, ids);
  if (command.verb == "new-epoch") return StartNewEpoch(options, clock, ids);
  if (command.verb == "migrate") return MigrateRecordStore(options, clock);
  return RunKeyCommand(command, options, clock, out);
}

}  // namespace rapport::records
