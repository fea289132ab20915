#ifndef RAPPORT_TESTS_VECTORS_CASE_FILES_H_
#define RAPPORT_TESTS_VECTORS_CASE_FILES_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "common/instruments/catalog.h"
#include "common/instruments/definition_text.h"

namespace rapport {

struct CaseTally {
  int passed = 0;
  int failed = 0;
};

// Runs the cases of one file; each difference is a line `file: case: difference` on `out`. A file that cannot be read
// as cases of an instrument in the catalog, or holds none, counts as one failure.
CaseTally RunCaseFile(const instruments::InstrumentCatalog& catalog, const instruments::DefinitionFile& file,
                      std::ostream& out);

// Runs the cases beside the definitions of a folder. A definition without a file of cases counts as a failure.
// INVALID_ARGUMENT, INVALID_DEFINITIONS and NOT_FOUND as InstrumentCatalog::Load.
absl::StatusOr<CaseTally> RunCasesOfFolder(const std::string& folder, std::ostream& out);

}  // namespace rapport

#endif  // RAPPORT_TESTS_VECTORS_CASE_FILES_H_
