#include "tests/bench/store_shape.h"

#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace rapport::bench {

std::string EpisodeId(int64_t n) { return absl::StrCat("e", absl::Dec(n, absl::kZeroPad10)); }

std::string SessionName(absl::string_view episode, int64_t n) {
  const uint64_t scattered = static_cast<uint64_t>(n) * 0x9E3779B97F4A7C15;  // one to one
  return absl::StrCat("episodes/", episode, "/sessions/n", absl::Hex(scattered, absl::kZeroPad16));
}

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

}  // namespace rapport::bench
