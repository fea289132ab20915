#ifndef RAPPORT_COMMON_LOG_LOGGER_H_
#define RAPPORT_COMMON_LOG_LOGGER_H_

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
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
class Logger {
 public:
  // Lines go to the open file `descriptor`, which must outlive this.
  Logger(Level level, int descriptor, const Clock& clock) : level_(level), descriptor_(descriptor), clock_(clock) {}

  bool Enabled(Level level) const { return level >= level_; }

  // `message` is a fixed sentence; what varies goes into fields.
  void Write(Level level, absl::string_view message, Fields fields = {});

  void Debug(absl::string_view message, Fields fields = {}) { Write(Level::kDebug, message, fields); }
  void Info(absl::string_view message, Fields fields = {}) { Write(Level::kInfo, message, fields); }
  void Warning(absl::string_view message, Fields fields = {}) { Write(Level::kWarning, message, fields); }
  void Error(absl::string_view message, Fields fields = {}) { Write(Level::kError, message, fields); }

 private:
  const Level level_;
  const int descriptor_;
  const Clock& clock_;
  Mutex mutex_;
};

}  // namespace rapport::log

#endif  // RAPPORT_COMMON_LOG_LOGGER_H_
