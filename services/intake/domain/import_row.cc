#include "services/intake/domain/import_row.h"

#include <set>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/practice_key.h"
#include "common/resources/resource_name.h"
#include "services/intake/domain/episode_rules.h"
#include "services/intake/domain/intake_errors.h"
#include "services/intake/domain/intake_records.h"
#include "services/intake/domain/session_change.h"

namespace rapport::intake {
namespace {

using resources::EpisodeName;
using resources::SessionName;

v1::ImportResult Result(const ImportRow& row, v1::ImportOutcome outcome) {
  v1::ImportResult result;
  result.set_row_key(row.row_key);
  result.set_outcome(outcome);
  return result;
}

v1::ImportResult Rejected(const ImportRow& row, const absl::Status& why) {
  if (ErrorReason(why) == ErrorReason(ClientErased())) return Result(row, v1::IMPORT_OUTCOME_ERASED_CLIENT);
  v1::ImportResult result = Result(row, v1::IMPORT_OUTCOME_REJECTED);
  *result.mutable_error() = ToRpcStatus(why);
  return result;
}

// Whether an error is about this row, and not about the store.
bool IsTheRows(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
}

absl::Status EpisodeMissing() {
  Violations violations;
  violations.Add("episode", "must be given in the first row of an episode_key");
  return violations.ToStatus();
}

// Names the row's episode, or says what is wrong with how it does.
void ReadEpisode(const std::string& practice, const v1::ImportRow& row, absl::Time now, IdGenerator& ids,
                 ImportRow& prepared, Violations& violations) {
  if (row.episode_key().empty() == row.episode_name().empty()) {
    violations.Add("episode_key", "must be given when episode_name is not, and only then");
    return;
  }
  if (!row.episode_name().empty()) {
    const auto name = resources::ReadName<EpisodeName>("episode_name", row.episode_name(), violations);
    if (!name.practice.empty() && name.practice != practice) {
      violations.Add("episode_name", "must be an episode of the practice that is imported into");
    }
    prepared.episode_name = row.episode_name();
    return;
  }
  resources::CheckKey("episode_key", row.episode_key(), violations);
  prepared.episode_key = row.episode_key();
  prepared.episode_name = EpisodeName{practice, ids.NewId()}.ToString();
  prepared.has_episode = row.has_episode();
  if (!prepared.has_episode) return;
  CheckEpisode("episode", row.episode(), now, violations);
  prepared.episode = NewEpisode(row.episode(), prepared.episode_name, now);
  prepared.episode.set_import_key(row.episode_key());
}

// The name of the row's episode, which is opened if it is not there yet.
absl::StatusOr<EpisodeName> EpisodeOf(records::Transaction& transaction, const std::string& practice,
                                      const ImportRow& row, ImportedBefore& before) {
  const EpisodeName named = *EpisodeName::Parse(row.episode_name);
  if (row.episode_key.empty()) return named;
  const auto opened = before.episodes.find(row.episode_key);
  if (opened != before.episodes.end()) return *EpisodeName::Parse(opened->second);
  if (!row.has_episode) return EpisodeMissing();
  RETURN_IF_ERROR(transaction.Insert(practice, EpisodeRecord(named, row.episode)));
  before.episodes[row.episode_key] = row.episode_name;
  return named;
}

absl::StatusOr<std::string> RecordSession(records::Transaction& transaction, const std::string& practice,
                                          const ImportRow& row, ImportedBefore& before) {
  ASSIGN_OR_RETURN(const EpisodeName episode, EpisodeOf(transaction, practice, row, before));
  const SessionName name{practice, episode.episode, row.session_id};
  v1::Session session = row.session;
  session.set_name(name.ToString());
  RETURN_IF_ERROR(InsertSession(transaction, name, session));
  return session.name();
}

}  // namespace

ImportRow PrepareRow(const std::string& practice, const v1::ImportRow& row, const AssessmentRules& assessments,
                     absl::Time now, IdGenerator& ids) {
  ImportRow prepared;
  Violations violations;
  prepared.row_key = row.row_key();
  resources::CheckKey("row_key", row.row_key(), violations);
  ReadEpisode(practice, row, now, ids, prepared, violations);
  prepared.session = NewSession("session", assessments, now, ids, row.session(), violations);
  prepared.session.set_import_key(row.row_key());
  prepared.session_id = ids.NewId();
  prepared.wrong = violations.ToStatus();
  return prepared;
}

absl::StatusOr<ImportedBefore> FindImported(records::Snapshot& snapshot, const std::string& practice,
                                            const std::vector<ImportRow>& rows) {
  std::vector<std::string> sessions;
  std::set<std::string> episodes;
  for (const ImportRow& row : rows) {
    if (!row.wrong.ok()) continue;
    sessions.push_back(row.row_key);
    if (!row.episode_key.empty()) episodes.insert(row.episode_key);
  }
  const auto find = [&](const char* kind, const std::vector<std::string>& keys) {
    return snapshot.NamesByKey(practice, kind, kImportKey, keys);
  };
  ImportedBefore before;
  ASSIGN_OR_RETURN(before.sessions, find(kSessionKind, sessions));
  ASSIGN_OR_RETURN(before.episodes, find(kEpisodeKind, {episodes.begin(), episodes.end()}));
  for (auto* names : {&before.sessions, &before.episodes}) {
    for (auto& [key, name] : *names) name = resources::FullName(practice, name);
  }
  return before;
}

absl::StatusOr<v1::ImportResult> RecordRow(records::Transaction& transaction, const std::string& practice,
                                           const ImportRow& row, ImportedBefore& before) {
  if (!row.wrong.ok()) return Rejected(row, row.wrong);
  if (const auto present = before.sessions.find(row.row_key); present != before.sessions.end()) {
    v1::ImportResult result = Result(row, v1::IMPORT_OUTCOME_ALREADY_PRESENT);
    result.set_session(present->second);
    return result;
  }
  const absl::StatusOr<std::string> recorded = RecordSession(transaction, practice, row, before);
  if (IsTheRows(recorded.status())) return Rejected(row, recorded.status());
  RETURN_IF_ERROR(recorded.status());
  before.sessions[row.row_key] = *recorded;
  v1::ImportResult result = Result(row, v1::IMPORT_OUTCOME_IMPORTED);
  result.set_session(*recorded);
  return result;
}

}  // namespace rapport::intake
