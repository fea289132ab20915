#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_IMPORT_ROW_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_IMPORT_ROW_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "rapport/intake/v1/session_import.pb.h"
#include "services/intake/domain/assessment_rules.h"

namespace rapport::intake {

// A row of an import after everything that can be judged without the store.
struct ImportRow {
  absl::Status wrong;        // why the row is rejected whatever the store holds; OK when it is not
  std::string row_key;       // as sent
  std::string episode_key;   // empty when the row names an episode
  std::string episode_name;  // the name it names, or the one the episode gets if this row opens it
  bool has_episode = false;  // whether the row says what to open an episode with
  v1::Episode episode;       // what to open it with
  v1::Session session;       // as it is recorded, its name still open
  std::string session_id;    // of the session
};

ImportRow PrepareRow(const std::string& practice, const v1::ImportRow& row, const AssessmentRules& assessments,
                     absl::Time now, IdGenerator& ids);

// What of the rows' keys was imported before: names by key.
struct ImportedBefore {
  std::map<std::string, std::string> episodes;
  std::map<std::string, std::string> sessions;
};

// Looks all rows up at once.
absl::StatusOr<ImportedBefore> FindImported(records::Snapshot& snapshot, const std::string& practice,
                                            const std::vector<ImportRow>& rows);

// Records a prepared row, and its episode if it is the first of it, or finds that it need not or must not be. An error
// is the store's own; then nothing may be kept of the transaction. What it records it adds to `before`, for the rows
// that follow.
absl::StatusOr<v1::ImportResult> RecordRow(records::Transaction& transaction, const std::string& practice,
                                           const ImportRow& row, ImportedBefore& before);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_IMPORT_ROW_H_
