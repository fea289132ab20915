#ifndef RAPPORT_COMMON_CONFIG_SERVER_CONFIG_H_
#define RAPPORT_COMMON_CONFIG_SERVER_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::config {

// What one program is, as far as its configuration goes.
struct Program {
  std::string name;        // "rapport-intake"
  int port = 0;            // default service port, on loopback
  int metrics_port = 0;    // default metrics port
  int health_port = 0;     // default health port
  bool has_store = false;  // keeps records
  bool has_cache = false;  // caches derived results
  bool has_instruments = false;
  bool calls_intake = false;
  bool calls_goals = false;
  bool estimates = false;  // estimates practices' own parameters
};

// What is wrong with a configuration, one fault each: "line 3: ..." or "section.field: ...".
using Faults = std::vector<std::string>;

// Parses text format; adds a fault with its line for each syntax error, and for each unknown field.
v1::ServerConfig Parse(absl::string_view text, Faults& faults);

// Gives every field that is not set its default.
void Complete(const Program& program, v1::ServerConfig& config);

// What holds for a practice by a complete configuration: its own entry, else that of `-`, else the defaults.
v1::PracticeConfig ForPractice(const v1::ServerConfig& config, absl::string_view practice);

// Checks a complete configuration: ranges, what needs what, that files are there, and that nothing listens or calls in
// clear beyond loopback unless that was asked for.
void Check(const Program& program, const v1::ServerConfig& config, Faults& faults);

// All three over a file; an empty path stands for an empty file. INVALID_ARGUMENT, INVALID_CONFIGURATION with all
// faults, one a line.
absl::StatusOr<v1::ServerConfig> Load(const Program& program, const std::string& path);

}  // namespace rapport::config

#endif  // RAPPORT_COMMON_CONFIG_SERVER_CONFIG_H_
