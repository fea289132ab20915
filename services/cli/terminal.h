#ifndef RAPPORT_SERVICES_CLI_TERMINAL_H_
#define RAPPORT_SERVICES_CLI_TERMINAL_H_

#include <cstdint>
#include <string>

namespace rapport::cli {

// A count that grows on one line of standard error while something long runs; silent when that is no terminal.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what) : what_(std::move(what)) {}
  ~ProgressLine();  // clears the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void Show(int64_t count);

 private:
  const std::string what_;
  bool shown_ = false;
};

}  // namespace rapport::cli

#endif  // RAPPORT_SERVICES_CLI_TERMINAL_H_
