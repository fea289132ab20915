#ifndef RAPPORT_COMMON_SEALING_KEY_ROWS_H_
#define RAPPORT_COMMON_SEALING_KEY_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/sealing/master_key.h"
#include "common/sql/database.h"
#include "common/sql/migrator.h"

namespace rapport::sealing {

// The key store's tables, as functions over a connection in a transaction. A key without bytes was destroyed.

// The steps of their schema, the same for both engines: keys are kept as text.
absl::Span<const sql::Migration> KeyStoreMigrations();

// A client's key, or the one for what a practice keeps of no client, sealed under the practice's key.
struct WrappedDataKey {
  std::string id;  // no two of a practice have the same
  std::string bytes;
};

absl::StatusOr<std::optional<WrappedKey>> ReadPracticeKey(sql::Connection& connection, absl::string_view practice);

// Adds a practice's key; one that is there is left.
absl::Status AddPracticeKey(sql::Connection& connection, absl::string_view practice, const WrappedKey& key,
                            absl::Time now);

// Practices whose keys are wrapped by another generation of the master key, `most` at the most.
absl::StatusOr<std::map<std::string, WrappedKey>> ReadKeysNotUnder(sql::Connection& connection,
                                                                   absl::string_view master_id, int64_t most);

// ABORTED, WRITE_CONFLICT when it is not as it was any more.
absl::Status RewrapPracticeKey(sql::Connection& connection, absl::string_view practice, const WrappedKey& was,
                               const WrappedKey& now);

// The latest generation of each client's key, by client, for those that have one.
absl::StatusOr<std::map<std::string, WrappedDataKey>> ReadPresentKeys(sql::Connection& connection,
                                                                      absl::string_view practice,
                                                                      const std::vector<std::string>& clients);

// Keys by their ids, those that are there.
absl::StatusOr<std::map<std::string, WrappedDataKey>> ReadDataKeys(sql::Connection& connection,
                                                                   absl::string_view practice,
                                                                   const std::vector<std::string>& ids);

// Adds a client's first key; one that is there is left.
absl::Status AddDataKey(sql::Connection& connection, absl::string_view practice, absl::string_view client,
                        const WrappedDataKey& key);

// Takes the bytes of the client's keys away and says which those were; what is destroyed already does not count.
absl::StatusOr<std::vector<std::string>> DestroyDataKeys(sql::Connection& connection, absl::string_view practice,
                                                         absl::string_view client);

// The same of everything of a practice; says how many keys that were, the practice's own included. A practice without
// a key is destroyed from the beginning.
absl::StatusOr<int64_t> DestroyPracticeKeys(sql::Connection& connection, absl::string_view practice, absl::Time now);

// Clients whose keys are destroyed, by practice, without those of destroyed practices.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadDestroyedClients(sql::Connection& connection);

// On SQLite, the write-ahead log still has what was destroyed: empties it. False when a reader or another checkpoint
// held it; true on PostgreSQL, which does this by itself later.
absl::StatusOr<bool> EmptyLog(sql::Connection& connection, sql::Engine engine);

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_KEY_ROWS_H_
