#include "tests/vectors/case_files.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "rapport/instrument/v1/instrument_cases.pb.h"
#include "tests/vectors/instrument_case.h"

namespace rapport {
namespace {

constexpr char kSuffix[] = ".cases.textproto";

CaseTally Failure(absl::string_view text, std::ostream& out) {
  out << text << "\n";
  return {.failed = 1};
}

}  // namespace

CaseTally RunCaseFile(const instruments::InstrumentCatalog& catalog, const instruments::DefinitionFile& file,
                      std::ostream& out) {
  std::vector<std::string> errors;
  instruments::FileErrors file_errors(file.name, errors);
  instrument::v1::InstrumentCases cases;
  if (!instruments::ParseText(file.text, file_errors, cases)) return Failure(errors.front(), out);
  const instruments::Instrument* instrument = catalog.Find(cases.instrument(), cases.instrument_version());
  if (instrument == nullptr)
    return Failure(absl::StrCat(file.name, ": instrument: is not defined in this version"), out);
  if (cases.cases().empty()) return Failure(absl::StrCat(file.name, ": cases: at least one is needed"), out);
  const scoring::ScoringKey key(*instrument);
  CaseTally tally;
  for (const instrument::v1::Case& example : cases.cases()) {
    const std::vector<std::string> differences = DifferencesOf(example, key);
    for (const std::string& difference : differences) {
      out << file.name << ": " << example.name() << ": " << difference << "\n";
    }
    ++(differences.empty() ? tally.passed : tally.failed);
  }
  return tally;
}

absl::StatusOr<CaseTally> RunCasesOfFolder(const std::string& folder, std::ostream& out) {
  ASSIGN_OR_RETURN(const auto catalog, instruments::InstrumentCatalog::Load(folder));
  ASSIGN_OR_RETURN(const auto files, instruments::ReadFolder(folder, kSuffix));
  CaseTally tally;
  const auto add = [&tally](const CaseTally& more) {
    tally.passed += more.passed;
    tally.failed += more.failed;
  };
  for (const instruments::DefinitionFile& file : files) add(RunCaseFile(catalog, file, out));
  for (const instruments::Instrument* instrument : catalog.current()) {
    const std::string name = instrument->id + kSuffix;
    if (std::none_of(files.begin(), files.end(), [&](const auto& file) { return file.name == name; })) {
      add(Failure(absl::StrCat(name, ": is needed: a definition has cases"), out));
    }
  }
  return tally;
}

}  // namespace rapport
