#ifndef RAPPORT_COMMON_LOG_LOGGER_H_
#define RAPPORT_COMMON_LOG_LOGGER_H_

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <thread>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/mutex.h"

namespace rapport::log {

enum class Level { kDebug, kInfo, kWarning, kError };

// Text that was made at run time and that the caller vouches for: it holds nothing of a person. Addresses, methods and
// codes qualify; anything out of a request, a record or a database's error text does not.
struct Public {
  explicit Public(absl::string_view vouched) : text(vouched) {}
  absl::string_view text;
};

// One named value of a line. Text must be a literal or vouched for with Public, so that nothing gets into the log by
// being at hand; a protobuf message, or anything else that is not listed here, does not compile.
class Field {
 public:
  template <std::size_t N>
  Field(absl::string_view key, const char (&literal)[N]) : key_(key), value_(absl::string_view(literal, N - 1)) {}
  Field(absl::string_view key, Public text) : key_(key), value_(text.text) {}
  Field(absl::string_view key, bool value) : key_(key), value_(value) {}
  Field(absl::string_view key, double value) : key_(key), value_(value) {}
  // Written in seconds.
  Field(absl::string_view key, absl::Duration value) : key_(key), value_(absl::ToDoubleSeconds(value)) {}
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) Field(absl::string_view key, Integer value)
      : key_(key), value_(static_cast<int64_t>(value)) {}
  template <class Other>
  requires(!std::integral<Other>) Field(absl::string_view key, const Other& value)
  = delete;

  // Appends `,"key":value`.
  void AppendTo(std::string& line) const;

 private:
  absl::string_view key_;
  std::variant<absl::string_view, bool, double, int64_t> value_;
};

using Fields = std::initializer_list<Field>;

// Writes structured lines: one JSON object per line with `time` (RFC 3339, UTC), `level`, `message` and the fields.
// Thread-safe; a line is written whole. There is one per process, made in main and handed down.
//
// Whoever logs never waits for whoever reads: lines go into a bounded buffer that one thread brings to the descriptor.
// When the reader falls behind further than that, lines are dropped, and the log says how many as soon as it can.
class Logger {
 public:
  static constexpr size_t kBufferedBytes = 1 << 20;

  // Lines go to the open file `descriptor`, which must outlive this.
  Logger(Level level, int descriptor, const Clock& clock, size_t buffered_bytes = kBufferedBytes);

  // Brings what was written to the descriptor, for a second at most: a log that nobody reads keeps no process from
  // ending.
  ~Logger();

  bool Enabled(Level level) const { return level >= level_; }

  // `message` is a fixed sentence; what varies goes into fields. Never blocks.
  void Write(Level level, absl::string_view message, Fields fields = {});

  void Info(absl::string_view message, Fields fields = {}) { Write(Level::kInfo, message, fields); }
  void Error(absl::string_view message, Fields fields = {}) { Write(Level::kError, message, fields); }

  // Logs an error, brings it to the descriptor and ends the process: for bugs alone.
  [[noreturn]] void Fatal(absl::string_view message, Fields fields = {});

  // Waits until everything written before is with the descriptor. False when that took more than a second.
  bool Flush();

  // Lines that found no room since the start.
  int64_t dropped() const;

 private:
  std::string MakeLine(Level level, absl::string_view message, Fields fields) const;
  void Run();
  // Brings bytes to the descriptor, until the logger gives up or it fails.
  void Send(absl::string_view bytes) const;

  const Level level_;
  const int descriptor_;
  const Clock& clock_;
  const size_t buffered_bytes_;
  std::atomic<bool> give_up_ = false;
  mutable Mutex mutex_;
  CondVar filled_;
  CondVar sent_;
  std::string buffer_ ABSL_GUARDED_BY(mutex_);
  int64_t batches_begun_ ABSL_GUARDED_BY(mutex_) = 0;  // taken out of the buffer
  int64_t batches_done_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t dropped_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t told_ ABSL_GUARDED_BY(mutex_) = 0;  // dropped lines the log has told of
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread writer_;  // last: it uses the rest
};

}  // namespace rapport::log

#endif  // RAPPORT_COMMON_LOG_LOGGER_H_
