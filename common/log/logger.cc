#include "common/log/logger.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rapport::log {
namespace {

// A second in all.
constexpr int kFlushWaits = 20;
constexpr std::chrono::milliseconds kFlushWait(50);

constexpr int kLookUpMilliseconds = 50;  // how long a full pipe is waited for before the stop is looked at

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

Logger::Logger(Level level, int descriptor, const Clock& clock, size_t buffered_bytes)
    : level_(level), descriptor_(descriptor), clock_(clock), buffered_bytes_(buffered_bytes), writer_([this] {
        Run();
      }) {}

Logger::~Logger() {
  Flush();
  give_up_ = true;
  {
    const MutexLock lock(mutex_);
    stopping_ = true;
    filled_.NotifyAll();
  }
  writer_.join();
}

std::string Logger::MakeLine(Level level, absl::string_view message, Fields fields) const {
  std::string line =
      absl::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", clock_.Now(), absl::UTCTimeZone()),
                   "\",\"level\":\"", NameOf(level), "\",\"message\":");
  AppendQuoted(message, line);
  for (const Field& field : fields) field.AppendTo(line);
  line.append("}\n");
  return line;
}

void Logger::Write(Level level, absl::string_view message, Fields fields) {
  if (!Enabled(level)) return;
  const std::string line = MakeLine(level, message, fields);
  const MutexLock lock(mutex_);
  if (buffer_.size() + line.size() > buffered_bytes_) {
    ++dropped_;
    return;
  }
  if (buffer_.empty()) filled_.NotifyOne();
  buffer_.append(line);
}

void Logger::Fatal(absl::string_view message, Fields fields) {
  Error(message, fields);
  Flush();
  std::abort();
}

bool Logger::Flush() {
  const MutexLock lock(mutex_);
  const int64_t wanted = batches_begun_ + (buffer_.empty() ? 0 : 1);
  for (int waits = 0; batches_done_ < wanted && waits < kFlushWaits; ++waits) sent_.WaitFor(mutex_, kFlushWait);
  return batches_done_ >= wanted;
}

int64_t Logger::dropped() const {
  const MutexLock lock(mutex_);
  return dropped_;
}

void Logger::Run() {
  sigset_t pipe;  // a reader that has gone is an error of write() and not the end of the process
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  mutex_.Lock();
  while (true) {
    while (buffer_.empty() && !stopping_) filled_.Wait(mutex_);
    if (buffer_.empty()) break;
    std::string batch = std::exchange(buffer_, std::string());
    if (const int64_t untold = dropped_ - std::exchange(told_, dropped_); untold > 0) {
      batch += MakeLine(Level::kWarning, "log lines were dropped", {{"lines", untold}});
    }
    ++batches_begun_;
    mutex_.Unlock();
    Send(batch);
    mutex_.Lock();
    ++batches_done_;
    sent_.NotifyAll();
  }
  mutex_.Unlock();
}

void Logger::Send(absl::string_view bytes) const {
  while (!bytes.empty() && !give_up_) {
    pollfd file{descriptor_, POLLOUT, 0};
    if (poll(&file, 1, kLookUpMilliseconds) == 0) continue;
    // A pipe that is ready takes so many bytes without blocking.
    const ssize_t written = write(descriptor_, bytes.data(), std::min<size_t>(bytes.size(), PIPE_BUF));
    if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (written <= 0) return;  // a log that cannot be written must not stop the service: there is nobody to tell
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace rapport::log
