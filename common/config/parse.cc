#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/config/server_config.h"
#include "common/config/values.h"
#include "common/errors/errors.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace rapport::config {
namespace {

// Turns the parser's complaints into faults with lines as editors count them.
class FaultCollector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FaultCollector(Faults& faults) : faults_(faults) {}
  void AddError(int line, int /*column*/, const std::string& message) override { Add(line, message); }
  void AddWarning(int line, int /*column*/, const std::string& message) override { Add(line, message); }

 private:
  void Add(int line, const std::string& message) { faults_.push_back(absl::StrCat("line ", line + 1, ": ", message)); }
  Faults& faults_;
};

}  // namespace

v1::ServerConfig Parse(absl::string_view text, Faults& faults) {
  FaultCollector collector(faults);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  // An unknown field is then a warning, which the collector keeps as a fault, and the parser goes on to find the rest.
  parser.AllowUnknownField(true);
  v1::ServerConfig config;
  const bool parsed = parser.ParseFromString(std::string(text), &config);
  if (!parsed && faults.empty()) faults.emplace_back("line 1: is not a server configuration");
  return config;
}

absl::StatusOr<v1::ServerConfig> Load(const Program& program, const std::string& path) {
  Faults faults;
  v1::ServerConfig config;
  if (!path.empty()) {
    const absl::StatusOr<std::string> text = ReadBytes(path);
    if (!text.ok()) return text.status();
    config = Parse(*text, faults);
  }
  Complete(program, config);
  Check(program, config, faults);
  if (faults.empty()) return config;
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_CONFIGURATION", absl::StrJoin(faults, "\n"));
}

}  // namespace rapport::config
