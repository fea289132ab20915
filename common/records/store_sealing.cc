#include "common/records/store_sealing.h"

#include <cstddef>
#include <set>
#include <string>

#include "common/base/status_macros.h"
#include "common/records/erasure.h"
#include "common/records/record_rows.h"
#include "common/records/store_meta.h"
#include "common/records/stored_record.h"

namespace rapport::records {
namespace {

// The key store gives one destruction some seconds, and who was erased over the years can be many.
constexpr size_t kDestroyedAtOnce = 200;

absl::Status DestroyInPieces(sealing::Sealer& sealer, const std::set<sealing::KeyOwner>& owners) {
  std::set<sealing::KeyOwner> piece;
  for (const sealing::KeyOwner& owner : owners) {
    piece.insert(owner);
    if (piece.size() < kDestroyedAtOnce) continue;
    RETURN_IF_ERROR(sealer.DestroyClients(piece).status());
    piece.clear();
  }
  return sealer.DestroyClients(piece).status();
}

absl::StatusOr<std::set<sealing::KeyOwner>> ReadErased(sql::Connection& connection) {
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kSnapshot));
  ASSIGN_OR_RETURN(const auto clients, ReadErasedClients(connection));
  connection.Rollback();
  std::set<sealing::KeyOwner> owners;
  for (const auto& [practice, client] : clients) owners.insert({practice, client});
  return owners;
}

}  // namespace

absl::StatusOr<std::unique_ptr<sealing::Sealer>> StartSealer(sql::Connection& connection, const StoreOptions& options,
                                                             const Clock& clock, int64_t commit_id) {
  std::unique_ptr<sealing::Sealer> sealer;
  if (options.sealing.has_value()) {
    ASSIGN_OR_RETURN(sealer, sealing::OpenSealer(*options.sealing, clock));
  }
  RETURN_IF_ERROR(BindKeyStore(connection, sealer == nullptr ? "" : sealer->key_store_id()));
  if (sealer == nullptr) return sealer;
  ASSIGN_OR_RETURN(const std::set<sealing::KeyOwner> erased, ReadErased(connection));
  RETURN_IF_ERROR(DestroyInPieces(*sealer, erased));
  ASSIGN_OR_RETURN(const std::set<sealing::KeyOwner> destroyed, sealer->DestroyedClients());
  for (const sealing::KeyOwner& owner : destroyed) {
    if (erased.count(owner) > 0) continue;
    RETURN_IF_ERROR(EraseHashedClient(connection, owner.practice, owner.client, clock.Now(), commit_id++));
  }
  return sealer;
}

absl::Status DestroyKeys(sql::Connection& connection, sealing::Sealer& sealer, const KeyedHash& hash,
                         const Erasure& erasure, ErasureReport& report) {
  report.sealed = true;
  if (erasure.validate_only) return absl::OkStatus();
  std::set<sealing::KeyOwner> owners;
  if (!erasure.client.empty()) owners.insert({erasure.practice, HashClient(hash, erasure.practice, erasure.client)});
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kSnapshot));
  ASSIGN_OR_RETURN(const auto clients, ReadClientsErasedAt(connection, erasure.practice, report.erase_time));
  connection.Rollback();
  for (const std::string& client : clients) owners.insert({erasure.practice, client});
  ASSIGN_OR_RETURN(const sealing::Destruction done, sealer.DestroyClients(owners));
  report.keys = done.keys;
  report.keys_destroyed = done.cleared;
  return absl::OkStatus();
}

}  // namespace rapport::records
