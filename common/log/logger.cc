#include "common/log/logger.h"

#include <unistd.h>

#include <cerrno>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rapport::log {
namespace {

absl::string_view NameOf(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// Appends `text` as a JSON string. Bytes that are not ASCII pass as they are when they could be UTF-8; control
// characters are escaped, so no text can start a line of its own.
void AppendQuoted(absl::string_view text, std::string& line) {
  line.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line.push_back('\\');
      line.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      absl::StrAppendFormat(&line, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      line.push_back(c);
    }
  }
  line.push_back('"');
}

struct AppendValue {
  void operator()(absl::string_view text) const { AppendQuoted(text, line); }
  void operator()(bool value) const { line.append(value ? "true" : "false"); }
  void operator()(int64_t value) const { absl::StrAppend(&line, value); }
  void operator()(double value) const {
    if (std::isfinite(value)) {
      absl::StrAppendFormat(&line, "%.9g", value);
    } else {
      line.append("null");
    }
  }
  std::string& line;
};

}  // namespace

void Field::AppendTo(std::string& line) const {
  line.push_back(',');
  AppendQuoted(key_, line);
  line.push_back(':');
  std::visit(AppendValue{line}, value_);
}

void Logger::Write(Level level, absl::string_view message, Fields fields) {
  if (!Enabled(level)) return;
  std::string line =
      absl::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", clock_.Now(), absl::UTCTimeZone()),
                   "\",\"level\":\"", NameOf(level), "\",\"message\":");
  AppendQuoted(message, line);
  for (const Field& field : fields) field.AppendTo(line);
  line.append("}\n");
  // A log that cannot be written must not stop the service: there is nobody to tell.
  MutexLock lock(mutex_);
  absl::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace rapport::log
