#ifndef RAPPORT_COMMON_RECORDS_OPEN_RECORD_STORE_H_
#define RAPPORT_COMMON_RECORDS_OPEN_RECORD_STORE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/sealing/open_sealer.h"

namespace rapport::records {

// Where a store lives and how much it may hold at a time.
struct StoreOptions {
  // Exactly one of the two. A SQLite file is made when it is not there; a PostgreSQL database must exist.
  std::string sqlite_path;
  std::string postgres_conninfo;  // as libpq takes it, with the password

  // Key of the keyed hashes that stand for client, search keys and request ids: random, the same for the life
  // of the store; the configuration sees to its length. Keep it apart from the database: without it, nobody can test a
  // guess against the hashes.
  std::string index_key;

  // How bodies are sealed; none: they are kept in clear.
  std::optional<sealing::SealingOptions> sealing;

  int readers = 8;          // connections for reads; as many workers may read at once
  int commit_threads = 4;   // PostgreSQL only: practices that may commit at once; SQLite has one writer
  int queued_writes = 512;  // writes that may wait; one more gets RESOURCE_EXHAUSTED
  int writes_per_commit = 256;
};

// Opens the store, migrates its schema and starts its commit threads; the destructor finishes the writes that wait.
// `clock` and `ids` outlive the store. INVALID_ARGUMENT for bad options; FAILED_PRECONDITION, INDEX_KEY_MISMATCH when
// the store was made with another index key, SCHEMA_TOO_NEW when a later release migrated it, SEALING_NOT_CONFIGURED or
// KEY_STORE_MISMATCH when it was sealed with another key store or the options have none, or an error of
// sealing::OpenSealer; DATA_LOSS when a file's integrity check fails; UNAVAILABLE when a database cannot be reached.
absl::StatusOr<std::unique_ptr<RecordStore>> OpenRecordStore(const StoreOptions& options, const Clock& clock,
                                                             IdGenerator& ids);

// Brings the schema to this release's and does nothing else, for a job that runs before the replicas start. Harmless
// when it is there already. Errors as OpenRecordStore.
absl::Status MigrateRecordStore(const StoreOptions& options, const Clock& clock);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_OPEN_RECORD_STORE_H_
