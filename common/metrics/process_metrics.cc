#include "common/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace rapport::metrics {
namespace {

std::string ReadAll(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Field `number` of /proc/self/stat, counted from 1 as proc(5) does. The second is the program's name in parentheses,
// which may hold blanks, so counting starts behind it.
double StatField(size_t number) {
  const std::string stat = ReadAll("/proc/self/stat");
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 > stat.size()) return 0;
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
  double value = 0;
  if (number - 3 < fields.size()) (void)absl::SimpleAtod(fields[number - 3], &value);
  return value;
}

double TicksPerSecond() { return static_cast<double>(sysconf(_SC_CLK_TCK)); }

double CpuSeconds() { return (StatField(14) + StatField(15)) / TicksPerSecond(); }

double ResidentBytes() { return StatField(24) * static_cast<double>(sysconf(_SC_PAGESIZE)); }

double StartTime() {
  const std::string stat = ReadAll("/proc/stat");
  for (absl::string_view line : absl::StrSplit(stat, '\n')) {
    double boot = 0;
    if (absl::ConsumePrefix(&line, "btime ") && absl::SimpleAtod(line, &boot)) {
      return boot + StatField(22) / TicksPerSecond();
    }
  }
  return 0;
}

double OpenFiles() {
  std::error_code error;
  double count = 0;
  for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    ++count;
  }
  return count;
}

double MaxFiles() {
  rlimit limit = {};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

}  // namespace

void AddProcessMetrics(const std::string& version, Registry& registry) {
  registry.WatchCounter("process_cpu_seconds_total", "User and system CPU time spent.", {}, CpuSeconds);
  registry.WatchGauge("process_resident_memory_bytes", "Resident memory.", {}, ResidentBytes);
  registry.WatchGauge("process_virtual_memory_bytes", "Virtual memory.", {}, [] { return StatField(23); });
  registry.WatchGauge("process_open_fds", "Open file descriptors.", {}, OpenFiles);
  registry.WatchGauge("process_max_fds", "The most file descriptors that may be open.", {}, MaxFiles);
  registry.WatchGauge("process_threads", "Threads of the process.", {}, [] { return StatField(20); });
  registry.Gauge("process_start_time_seconds", "When the process started, in seconds since 1970.").Set(StartTime());
  registry.Gauge("rapport_build_info", "1; the version is the label.", {{"version", version}}).Set(1);
}

}  // namespace rapport::metrics
