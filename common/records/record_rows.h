#ifndef RAPPORT_COMMON_RECORDS_RECORD_ROWS_H_
#define RAPPORT_COMMON_RECORDS_RECORD_ROWS_H_

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
#include "common/records/record_store.h"
#include "common/records/stored_record.h"
#include "common/sql/database.h"

namespace rapport::records {

// Reads of the record store's tables, as functions over a connection in a transaction.

// Bodies and replies come as they are kept: BodySealer opens them.
absl::StatusOr<std::optional<StoredRecord>> ReadRecord(sql::Connection& connection, absl::string_view practice,
                                                       absl::string_view name);
absl::StatusOr<std::vector<StoredRecord>> ListRecords(sql::Connection& connection, const ListQuery& query,
                                                      const HashedFilter& hashed);
// How many records the query matches; it has no limit.
absl::StatusOr<int64_t> CountRecords(sql::Connection& connection, const ListQuery& query, const HashedFilter& hashed);
// Names of records of a kind by the stored values of one key field.
absl::StatusOr<std::map<std::string, std::string>> ReadNamesByKey(sql::Connection& connection,
                                                                  absl::string_view practice, absl::string_view kind,
                                                                  absl::string_view field,
                                                                  const std::vector<std::string>& values);

// A replaced body as its row keeps it.
struct StoredPast {
  PastBody past;
  std::string key_id;  // as in StoredRecord
};

absl::StatusOr<std::vector<StoredPast>> ReadHistory(sql::Connection& connection, absl::string_view practice,
                                                    absl::string_view name);

// Of those of the episodes that have one, by episode.
absl::StatusOr<std::map<std::string, int64_t>> ReadActivity(sql::Connection& connection, absl::string_view practice,
                                                            absl::Span<const std::string> episodes);
absl::StatusOr<std::vector<Change>> ReadChanges(sql::Connection& connection, absl::string_view practice, int64_t after,
                                                int limit);

// The practice's latest revision, 0 before its first change.
absl::StatusOr<int64_t> ReadRevision(sql::Connection& connection, absl::string_view practice);

// The same of many practices, by practice; without those that nothing has changed yet. Looks across practices on
// purpose, as two other reads do (ReadFeedPositions and NextPracticeWithRequests): followers of many practices wait for
// changes at the price of one statement. It only reads, and holds nothing up.
absl::StatusOr<std::map<std::string, int64_t>> ReadRevisions(sql::Connection& connection,
                                                             absl::Span<const std::string> practices);

// The same as ReadRevision, and no other transaction changes the practice until this one ends.
absl::StatusOr<int64_t> LockRevision(sql::Connection& connection, absl::string_view practice);

// Whether the transaction with this commit id made this revision.
absl::StatusOr<bool> HasCommit(sql::Connection& connection, absl::string_view practice, int64_t revision,
                               int64_t commit_id);

// Whether a client, given by its keyed hash, or an episode was erased.
absl::StatusOr<bool> IsErased(sql::Connection& connection, absl::string_view practice, absl::string_view client,
                              absl::string_view episode);

// Clients that were erased, by practice as keyed hashes: all of them; and those of one erasure.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadErasedClients(sql::Connection& connection);
absl::StatusOr<std::vector<std::string>> ReadClientsErasedAt(sql::Connection& connection, absl::string_view practice,
                                                             absl::Time erase_time);

// Every record of a client, given by its keyed hash, or of an episode; without bodies.
absl::StatusOr<std::vector<StoredRecord>> ReadErased(sql::Connection& connection, absl::string_view practice,
                                                     absl::string_view client, absl::string_view episode);

// The digest of a request whose reply was erased.
inline constexpr absl::string_view kErasedDigest = "erased";

// A reply that was given, for retries.
struct RememberedRequest {
  std::string practice;
  std::string request_id;  // keyed hash
  std::string digest;      // keyed hash
  absl::Time created_time;
  std::string clients;  // keyed hashes of the clients whose records the write changed, separated by spaces
  std::string reply;
  std::string key_id = {};  // as in StoredRecord
};

absl::StatusOr<std::optional<RememberedRequest>> ReadRequest(sql::Connection& connection, absl::string_view practice,
                                                             absl::string_view request_id);

// The first practice after `practice`, by name, that has remembered requests; empty when there is none. Looks across
// practices on purpose, for the sweeper, which then forgets practice by practice.
absl::StatusOr<std::string> NextPracticeWithRequests(sql::Connection& connection, absl::string_view practice);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_RECORD_ROWS_H_
