#ifndef RAPPORT_COMMON_SEALING_MASTER_KEY_H_
#define RAPPORT_COMMON_SEALING_MASTER_KEY_H_

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/mutex.h"

namespace rapport::sealing {

// A key as the key store keeps it: sealed under one generation of the master key.
struct WrappedKey {
  std::string master_id;
  std::string bytes;
};

// What practices' keys are wrapped by, and the seam for a key service, which does both itself and never gives its key
// away. Implementations are thread-safe. UNAVAILABLE when the service is away.
class MasterKey {
 public:
  virtual ~MasterKey() = default;

  // The generation that Wrap uses.
  virtual absl::StatusOr<std::string> PresentId() = 0;

  // `context` must be the same for unwrapping: a wrapped key is of no use elsewhere.
  virtual absl::StatusOr<WrappedKey> Wrap(absl::string_view key, absl::string_view context) = 0;

  // FAILED_PRECONDITION, MASTER_KEY_MISMATCH when this master key lacks the generation; DATA_LOSS, SEAL_BROKEN when it
  // does not open.
  virtual absl::StatusOr<std::string> Unwrap(const WrappedKey& wrapped, absl::string_view context) = 0;
};

// Master keys in a file: 64 hexadecimal digits on each line, the present generation last; empty lines and lines that
// begin with # do not count. A generation's id is a part of the hash of its key. The file is read again for each
// wrapping, which happens once in a practice's life, and when a generation is asked for that it did not have: one can
// be added while services run.
class FileMasterKey final : public MasterKey {
 public:
  // FAILED_PRECONDITION, UNREADABLE_KEY_FILE when the file cannot be read, or holds anything else or no key.
  static absl::StatusOr<std::unique_ptr<FileMasterKey>> Open(std::string path);

  absl::StatusOr<std::string> PresentId() override;
  absl::StatusOr<WrappedKey> Wrap(absl::string_view key, absl::string_view context) override;
  absl::StatusOr<std::string> Unwrap(const WrappedKey& wrapped, absl::string_view context) override;

 private:
  explicit FileMasterKey(std::string path) : path_(std::move(path)) {}

  absl::Status Read();
  // Of the generation; empty when the file has it not.
  std::string Find(const std::string& id) const;

  const std::string path_;
  mutable Mutex mutex_;
  std::map<std::string, std::string> keys_ ABSL_GUARDED_BY(mutex_);  // by id
  std::string present_ ABSL_GUARDED_BY(mutex_);
};

// The line of a new generation, with its line end.
std::string NewMasterKeyLine();

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_MASTER_KEY_H_
