#include "common/records/store_meta.h"

#include <tuple>

#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/store_errors.h"

namespace rapport::records {

absl::StatusOr<std::string> OpenEpoch(sql::Connection& connection, const KeyedHash& hash, IdGenerator& ids) {
  const std::string check = hash.Of({"index key check"});
  const std::string fresh = ids.NewId();
  std::string epoch;
  std::string stored_check;
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  RETURN_IF_ERROR(
      connection.Post("INSERT INTO store (id, epoch, index_key_check) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
                      {absl::string_view(fresh), absl::string_view(check)}));
  ASSIGN_OR_RETURN(std::ignore, connection.Query("SELECT epoch, index_key_check FROM store WHERE id = 1", {},
                                                 [&](const sql::Row& row) {
                                                   epoch = std::string(row.Text(0));
                                                   stored_check = std::string(row.Text(1));
                                                   return absl::OkStatus();
                                                 }));
  RETURN_IF_ERROR(connection.Commit());
  if (stored_check != check) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "INDEX_KEY_MISMATCH",
                     "the store was made with another index key");
  }
  return epoch;
}

absl::Status BindKeyStore(sql::Connection& connection, absl::string_view key_store_id) {
  std::string bound;
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  if (!key_store_id.empty()) {
    RETURN_IF_ERROR(
        connection.Post("UPDATE store SET key_store_id = $1 WHERE id = 1 AND key_store_id = ''", {key_store_id}));
  }
  ASSIGN_OR_RETURN(std::ignore,
                   connection.Query("SELECT key_store_id FROM store WHERE id = 1", {}, [&bound](const sql::Row& row) {
                     bound = std::string(row.Text(0));
                     return absl::OkStatus();
                   }));
  RETURN_IF_ERROR(connection.Commit());
  if (bound == key_store_id) return absl::OkStatus();
  return key_store_id.empty() ? SealingNotConfigured() : KeyStoreMismatch();
}

absl::Status RenewEpoch(sql::Connection& connection, IdGenerator& ids) {
  const std::string fresh = ids.NewId();
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  RETURN_IF_ERROR(
      connection.Post("UPDATE store SET epoch = $1 WHERE id = 1", {absl::string_view(fresh)}, /*expected_changes=*/1));
  return connection.Commit();
}

}  // namespace rapport::records
