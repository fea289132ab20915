#include "tests/vectors/case_runner.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <string>
#include <system_error>

#include "tests/vectors/adapters.h"
#include "tests/vectors/expectation.h"
#include "tests/vectors/input.h"

namespace rapport::vectors {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

Tolerance ToleranceOf(const json& test_case) {
  const auto found = test_case.find("tolerance");
  if (found == test_case.end() || found->is_null()) return {};
  return {.abs = found->value("abs", 0.0), .rel = found->value("rel", 0.0)};
}

// The result of a case's function. Throws std::exception on a case that is malformed.
json Call(const json& test_case) {
  const auto adapter = AllAdapters().find(test_case.at("function").get<std::string>());
  if (adapter == AllAdapters().end()) throw std::invalid_argument("unknown function");
  const json& input = test_case.at("input");
  if (!input.is_object()) throw std::invalid_argument("input is not an object");
  return adapter->second(Input(input));
}

void Describe(const json& test_case, const json& got, const std::vector<std::string>& differences, std::ostream& out) {
  const auto part = [&](const char* key) {
    return test_case.is_object() && test_case.contains(key) ? test_case[key] : json();
  };
  out << "FAILED " << part("id").dump() << "\n  function " << part("function").dump() << "\n  input    "
      << part("input").dump() << "\n  expected " << part("expected").dump() << "\n  got      " << got.dump() << "\n";
  for (const std::string& difference : differences) out << "    " << difference << "\n";
}

bool RunCase(const json& test_case, std::ostream& out) {
  json got;
  std::vector<std::string> differences;
  try {
    got = Call(test_case);
    differences = Differences(test_case.at("expected"), got, ToleranceOf(test_case));
  } catch (const std::exception& error) {
    differences.push_back(error.what());
  }
  if (differences.empty()) return true;
  Describe(test_case, got, differences, out);
  return false;
}

void Add(const Tally& part, Tally& sum) {
  sum.passed += part.passed;
  sum.failed += part.failed;
}

Tally Unusable(const fs::path& path, const std::string& why, std::ostream& out) {
  out << "FAILED " << path.string() << "\n    " << why << "\n";
  return {.failed = 1};
}

Tally RunFile(const fs::path& path, std::ostream& out) {
  std::ifstream stream(path);
  if (!stream) return Unusable(path, "cannot be read", out);
  const json file = json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (file.is_discarded()) return Unusable(path, "is not JSON", out);
  if (!file.is_object() || !file.contains("cases")) return Unusable(path, "has no cases", out);
  return RunCases(file, out);
}

std::vector<fs::path> FilesBelow(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path, error)) {
    if (entry.is_regular_file(error) && entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Tally RunCases(const json& file, std::ostream& out) {
  Tally tally;
  for (const json& test_case : file.at("cases")) ++(RunCase(test_case, out) ? tally.passed : tally.failed);
  return tally;
}

Tally RunPaths(const std::vector<fs::path>& paths, std::ostream& out) {
  Tally sum;
  for (const fs::path& path : paths) {
    Tally tally;
    for (const fs::path& file : FilesBelow(path)) Add(RunFile(file, out), tally);
    if (tally.passed + tally.failed == 0) tally = Unusable(path, "holds no case", out);
    Add(tally, sum);
  }
  return sum;
}

}  // namespace rapport::vectors
