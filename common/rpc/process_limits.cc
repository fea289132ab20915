#include "common/rpc/process_limits.h"

#include <sys/resource.h>

#include <fstream>

namespace rapport::rpc {

void ForbidCoreDumps() {
  const rlimit none{0, 0};
  (void)setrlimit(RLIMIT_CORE, &none);
  // Which kinds of mappings a dump holds (man 5 core): none. Not there in every sandbox; the limit above still holds.
  std::ofstream("/proc/self/coredump_filter") << "0x0";
}

void AllowOpenFiles() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace rapport::rpc
