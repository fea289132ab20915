#ifndef RAPPORT_COMMON_AUTH_KEY_SOURCE_H_
#define RAPPORT_COMMON_AUTH_KEY_SOURCE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/key_set.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::auth {

// One issuer's keys, kept fresh by a thread of its own. What was read last stays in use while the source cannot be read
// or holds no valid set. Thread-safe; reading the keys never blocks on the source.
class KeySource {
 public:
  // Reads the text of the key set; blocks.
  using Read = std::function<absl::StatusOr<std::string>()>;

  // Told, from the thread, that a refresh went wrong; the status names the source and nothing of a token.
  using Failed = std::function<void(const absl::Status&)>;

  // Looks every `refresh_interval`, and sooner after WantKey. `clock` must outlive this.
  KeySource(Read read, absl::Duration refresh_interval, const Clock& clock, Failed failed);
  ~KeySource();

  // Reads for the first time and starts the thread. The error of the reading, or INVALID_KEY_SET. With `may_wait`, a
  // source that cannot be read yet is no error: there are then no keys until the thread has found some.
  absl::Status Start(bool may_wait);

  // The present keys; null while there are none.
  std::shared_ptr<const KeySet> keys() const;

  // Grows with each set that differs from the one before: what was verified under another number must not be trusted.
  uint64_t generation() const { return generation_.load(); }

  // Says that a token names a key which is not known: look soon, but not sooner than 10 s after the last look (or the
  // refresh interval, if that is less).
  void WantKey();

 private:
  absl::Status Refresh();
  void Run();

  const Read read_;
  const absl::Duration refresh_interval_;
  const Clock& clock_;
  const Failed failed_;
  mutable Mutex mutex_;
  CondVar wake_;
  std::shared_ptr<const KeySet> keys_ ABSL_GUARDED_BY(mutex_);
  std::string text_;  // of keys_; the refreshing thread's own
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<uint64_t> generation_ = 0;
  std::thread thread_;
};

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_KEY_SOURCE_H_
