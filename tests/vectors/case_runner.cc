#include "tests/vectors/case_runner.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "tests/vectors/adapters.h"
#include "tests/vectors/expectation.h"
#include "tests/vectors/input.h"

namespace rapport::vectors {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// Lists and objects inside each other beyond this are no case; walking them would take the stack.
constexpr int kDeepest = 32;

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
      << part("input").dump() << "\n  expected " << part("expected").dump() << "\n  got      " << got.dump()
      << "\n  tolerance " << part("tolerance").dump() << "\n";
  for (const std::string& difference : differences) out << "    " << difference << "\n";
}

bool RunCase(const json& test_case, std::ostream& out) {
  json got;
  std::vector<std::string> differences;
  try {
    got = Call(test_case);
    const json& expected = test_case.at("expected");
    if (!expected.is_object() || expected.empty()) throw std::invalid_argument("expected names no result");
    differences = Differences(expected, got, ToleranceOf(test_case));
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

// Throws std::exception on what is no JSON, or is nested too deeply.
json Parse(std::istream& stream) {
  return json::parse(stream, [](int depth, json::parse_event_t, json&) {
    if (depth > kDeepest) throw std::invalid_argument("is nested too deeply");
    return true;
  });
}

Tally RunFile(const fs::path& path, std::ostream& out) {
  std::ifstream stream(path);
  if (!stream) return Unusable(path, "cannot be read", out);
  try {
    const json file = Parse(stream);
    if (!file.is_object() || !file.contains("cases") || !file["cases"].is_array() || file["cases"].empty()) {
      return Unusable(path, "has no list of cases", out);
    }
    return RunCases(file, out);
  } catch (const std::exception& error) {
    return Unusable(path, error.what(), out);
  }
}

bool IsCaseFile(const fs::directory_entry& entry) {
  std::error_code error;
  // A link that leads nowhere counts too, and then fails: it was meant to be run.
  return entry.path().extension() == ".json" && (entry.is_regular_file(error) || !entry.exists(error));
}

// Runs all files below a folder.
Tally RunFolder(const fs::path& folder, std::ostream& out) {
  std::error_code error;
  std::vector<fs::path> files;
  fs::recursive_directory_iterator entry(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (IsCaseFile(*entry)) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  Tally tally;
  if (error) tally = Unusable(folder, "cannot be read in full: " + error.message(), out);
  for (const fs::path& file : files) Add(RunFile(file, out), tally);
  return tally;
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
    std::error_code error;
    Tally tally = fs::is_directory(path, error) ? RunFolder(path, out) : RunFile(path, out);
    if (tally.passed + tally.failed == 0) tally = Unusable(path, "holds no case", out);
    Add(tally, sum);
  }
  return sum;
}

}  // namespace rapport::vectors
