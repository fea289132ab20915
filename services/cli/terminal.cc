#include "services/cli/terminal.h"

#include <unistd.h>

#include <iostream>

namespace rapport::cli {

ProgressLine::~ProgressLine() {
  if (shown_) std::cerr << "\r\x1b[K" << std::flush;
}

void ProgressLine::Show(int64_t count) {
  if (isatty(STDERR_FILENO) == 0) return;
  shown_ = true;
  std::cerr << "\r" << count << " " << what_ << std::flush;
}

}  // namespace rapport::cli
