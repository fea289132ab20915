#include "common/sealing/master_key.h"

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/aead.h"
#include "common/base/sha256.h"
#include "common/base/status_macros.h"
#include "common/sealing/sealing_errors.h"

namespace rapport::sealing {
namespace {

constexpr size_t kIdBytes = 8;

std::string IdOf(const std::string& key) {
  return absl::BytesToHexString(Sha256(absl::StrCat("rapport master key ", key)).substr(0, kIdBytes));
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileMasterKey>> FileMasterKey::Open(std::string path) {
  std::unique_ptr<FileMasterKey> master(new FileMasterKey(std::move(path)));
  RETURN_IF_ERROR(master->Read());
  return master;
}

absl::Status FileMasterKey::Read() {
  std::ifstream file(path_);
  if (!file) return UnreadableKeyFile(path_, "cannot be opened");
  std::map<std::string, std::string> keys;
  std::string present;
  for (std::string line; std::getline(file, line);) {
    const absl::string_view digits = absl::StripAsciiWhitespace(line);
    if (digits.empty() || absl::StartsWith(digits, "#")) continue;
    absl::StatusOr<std::string> key = AeadKeyFromHex(digits);
    if (!key.ok()) return UnreadableKeyFile(path_, "each line must be 64 hexadecimal digits");
    present = IdOf(*key);
    keys[present] = *std::move(key);
  }
  if (keys.empty()) return UnreadableKeyFile(path_, "holds no key");
  const MutexLock lock(mutex_);
  keys_ = std::move(keys);
  present_ = std::move(present);
  return absl::OkStatus();
}

std::string FileMasterKey::Find(const std::string& id) const {
  const MutexLock lock(mutex_);
  const auto found = keys_.find(id);
  return found == keys_.end() ? "" : found->second;
}

absl::StatusOr<std::string> FileMasterKey::PresentId() {
  const MutexLock lock(mutex_);
  return present_;
}

absl::StatusOr<WrappedKey> FileMasterKey::Wrap(absl::string_view key, absl::string_view context) {
  (void)Read();  // a file that cannot be read now was readable before
  ASSIGN_OR_RETURN(std::string id, PresentId());
  ASSIGN_OR_RETURN(std::string bytes, AeadSeal(Find(id), key, context));
  return WrappedKey{std::move(id), std::move(bytes)};
}

absl::StatusOr<std::string> FileMasterKey::Unwrap(const WrappedKey& wrapped, absl::string_view context) {
  std::string key = Find(wrapped.master_id);
  if (key.empty()) {
    RETURN_IF_ERROR(Read());
    key = Find(wrapped.master_id);
  }
  if (key.empty()) return MasterKeyMismatch();
  absl::StatusOr<std::string> opened = AeadOpen(key, wrapped.bytes, context);
  return opened.ok() ? opened : SealBroken();
}

std::string NewMasterKeyLine() { return absl::StrCat(absl::BytesToHexString(RandomBytes(kAeadKeyBytes)), "\n"); }

}  // namespace rapport::sealing
