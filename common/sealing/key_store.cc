#include "common/sealing/key_store.h"

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/base/aead.h"
#include "common/base/sha256.h"
#include "common/base/status_macros.h"
#include "common/sealing/sealing_errors.h"

namespace rapport::sealing {
namespace {

using sql::Connection;
using Lease = sql::ConnectionPool::Lease;

// Reads take microseconds, and a client's first write one commit.
constexpr absl::Duration kLongestLookUp = absl::Seconds(2);
constexpr int kConnections = 4;

constexpr size_t kPracticesInMemory = 1024;
constexpr absl::Duration kLifeInMemory = absl::Minutes(5);

// No practice has this name. Its key seals nothing: it tells whether the master key is the right one.
constexpr char kCheck[] = "";

constexpr size_t kKeyIdBytes = 12;

// So many practices' keys are wrapped anew well within the time of one look-up.
constexpr int64_t kRewrappedAtOnce = 200;

std::string PracticeContext(absl::string_view practice) { return AeadContext({"practice key", practice}); }
std::string DataContext(absl::string_view practice, absl::string_view id) {
  return AeadContext({"data key", practice, id});
}

absl::StatusOr<DataKey> Unwrap(const std::string& practice_key, absl::string_view practice, const WrappedDataKey& key) {
  if (practice_key.empty() || key.bytes.empty()) return DataKey{key.id, ""};
  absl::StatusOr<std::string> bytes = AeadOpen(practice_key, key.bytes, DataContext(practice, key.id));
  if (!bytes.ok()) return SealBroken();
  return DataKey{key.id, *std::move(bytes)};
}

}  // namespace

KeyStore::KeyStore(std::unique_ptr<sql::Database> database, MasterKey& master, const Clock& clock)
    : database_(std::move(database)),
      master_(master),
      clock_(clock),
      pool_(*database_, kConnections, clock),
      practice_keys_(kPracticesInMemory, kLifeInMemory, clock) {}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Open(std::unique_ptr<sql::Database> database, MasterKey& master,
                                                         const Clock& clock) {
  RETURN_IF_ERROR(sql::Migrate(*database, KeyStoreMigrations(), clock, clock.Now() + sql::kLongestMigration));
  std::unique_ptr<KeyStore> store(new KeyStore(std::move(database), master, clock));
  RETURN_IF_ERROR(store->OpenStore());
  return store;
}

absl::Status KeyStore::OpenStore() {
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(const std::string check, MakePracticeKey(*connection, kCheck));
  id_ = absl::BytesToHexString(Sha256(absl::StrCat("rapport key store ", check)).substr(0, 16));
  return connection->Commit();
}

// Idle connections that died meanwhile are replaced.
absl::StatusOr<Lease> KeyStore::Begin(sql::TransactionMode mode) {
  absl::Status status;
  for (int attempt = 0; attempt <= kConnections; ++attempt) {
    ASSIGN_OR_RETURN(Lease connection, pool_.Acquire(clock_.Now() + kLongestLookUp));
    status = connection->Begin(mode);
    if (status.ok()) return connection;
    if (connection->Usable()) break;
  }
  return status;
}

absl::StatusOr<std::string> KeyStore::PracticeKeyOf(Connection& connection, const std::string& practice) {
  if (std::optional<std::string> known = practice_keys_.Get(practice); known.has_value()) return *std::move(known);
  ASSIGN_OR_RETURN(const std::optional<WrappedKey> wrapped, ReadPracticeKey(connection, practice));
  if (!wrapped.has_value()) return absl::NotFoundError("");
  if (wrapped->bytes.empty()) return "";
  ASSIGN_OR_RETURN(std::string key, master_.Unwrap(*wrapped, PracticeContext(practice)));
  practice_keys_.Put(practice, key);
  return key;
}

// Of two processes that make it at once, both get that of the first. Not remembered before it is committed.
absl::StatusOr<std::string> KeyStore::MakePracticeKey(Connection& connection, const std::string& practice) {
  absl::StatusOr<std::string> known = PracticeKeyOf(connection, practice);
  if (!absl::IsNotFound(known.status())) return known;
  ASSIGN_OR_RETURN(const WrappedKey fresh, master_.Wrap(RandomBytes(kAeadKeyBytes), PracticeContext(practice)));
  RETURN_IF_ERROR(AddPracticeKey(connection, practice, fresh, clock_.Now()));
  ASSIGN_OR_RETURN(const std::optional<WrappedKey> wrapped, ReadPracticeKey(connection, practice));
  if (!wrapped.has_value()) return SealBroken();
  if (wrapped->bytes.empty()) return "";
  return master_.Unwrap(*wrapped, PracticeContext(practice));
}

absl::StatusOr<std::map<std::string, WrappedDataKey>> KeyStore::MakeKeys(const std::string& practice,
                                                                         const std::vector<std::string>& clients) {
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(const std::string practice_key, MakePracticeKey(*connection, practice));
  if (practice_key.empty()) return PracticeErased();
  for (const std::string& client : clients) {
    WrappedDataKey fresh;
    fresh.id = absl::WebSafeBase64Escape(RandomBytes(kKeyIdBytes));
    ASSIGN_OR_RETURN(fresh.bytes, AeadSeal(practice_key, RandomBytes(kAeadKeyBytes), DataContext(practice, fresh.id)));
    RETURN_IF_ERROR(AddDataKey(*connection, practice, client, fresh));
  }
  ASSIGN_OR_RETURN(auto made, ReadPresentKeys(*connection, practice, clients));
  RETURN_IF_ERROR(connection->Commit());
  return made;
}

absl::Status KeyStore::AddPresentKeys(const std::string& practice, const std::vector<std::string>& clients,
                                      std::map<KeyOwner, DataKey>& keys) {
  std::map<std::string, WrappedDataKey> wrapped;
  {
    ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kSnapshot));
    ASSIGN_OR_RETURN(wrapped, ReadPresentKeys(*connection, practice, clients));
  }
  std::vector<std::string> missing;
  for (const std::string& client : clients) {
    if (wrapped.count(client) == 0) missing.push_back(client);
  }
  if (!missing.empty()) {
    ASSIGN_OR_RETURN(auto made, MakeKeys(practice, missing));
    wrapped.merge(made);
  }
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kSnapshot));
  ASSIGN_OR_RETURN(const std::string practice_key, PracticeKeyOf(*connection, practice));
  if (practice_key.empty()) return PracticeErased();
  for (const auto& [client, key] : wrapped) {
    if (key.bytes.empty()) return OwnerErased();
    const KeyOwner owner{practice, client};
    ASSIGN_OR_RETURN(keys[owner], Unwrap(practice_key, practice, key));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::map<KeyOwner, DataKey>> KeyStore::PresentKeys(const std::set<KeyOwner>& owners) {
  std::map<std::string, std::vector<std::string>> clients;  // by practice
  for (const KeyOwner& owner : owners) clients[owner.practice].push_back(owner.client);
  std::map<KeyOwner, DataKey> keys;
  for (const auto& [practice, its] : clients) RETURN_IF_ERROR(AddPresentKeys(practice, its, keys));
  return keys;
}

absl::StatusOr<std::map<std::string, DataKey>> KeyStore::FindKeys(const std::string& practice,
                                                                  const std::set<std::string>& ids) {
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kSnapshot));
  ASSIGN_OR_RETURN(const auto wrapped, ReadDataKeys(*connection, practice, {ids.begin(), ids.end()}));
  std::map<std::string, DataKey> keys;
  if (wrapped.empty()) return keys;
  ASSIGN_OR_RETURN(const std::string practice_key, PracticeKeyOf(*connection, practice));
  for (const auto& [id, key] : wrapped) {
    ASSIGN_OR_RETURN(keys[id], Unwrap(practice_key, practice, key));
  }
  return keys;
}

absl::StatusOr<Destruction> KeyStore::DestroyClients(const std::set<KeyOwner>& owners) {
  Destruction done;
  done.cleared = true;
  if (owners.empty()) return done;
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kLocking));
  for (const KeyOwner& owner : owners) {
    ASSIGN_OR_RETURN(const std::vector<std::string> ids, DestroyDataKeys(*connection, owner.practice, owner.client));
    for (const std::string& id : ids) done.clients_keys.emplace_back(owner.practice, id);
  }
  RETURN_IF_ERROR(connection->Commit());
  done.keys = static_cast<int64_t>(done.clients_keys.size());
  const absl::StatusOr<bool> emptied = EmptyLog(*connection, database_->engine());
  done.cleared = emptied.ok() && *emptied;
  return done;
}

absl::StatusOr<Destruction> KeyStore::DestroyPractice(const std::string& practice) {
  if (practice == kCheck) return Destruction{};
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kLocking));
  Destruction done;
  ASSIGN_OR_RETURN(done.keys, DestroyPracticeKeys(*connection, practice, clock_.Now()));
  RETURN_IF_ERROR(connection->Commit());
  practice_keys_.Forget(practice);
  const absl::StatusOr<bool> emptied = EmptyLog(*connection, database_->engine());
  done.cleared = emptied.ok() && *emptied;
  return done;
}

absl::StatusOr<std::set<KeyOwner>> KeyStore::DestroyedClients() {
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kSnapshot));
  ASSIGN_OR_RETURN(const auto clients, ReadDestroyedClients(*connection));
  std::set<KeyOwner> owners;
  for (const auto& [practice, client] : clients) owners.insert({practice, client});
  return owners;
}

absl::StatusOr<int64_t> KeyStore::Rewrap() {
  ASSIGN_OR_RETURN(const std::string present, master_.PresentId());
  int64_t practices = 0;
  for (;;) {
    ASSIGN_OR_RETURN(const RewrappedKeys some, RewrapSome(present));
    practices += some.practices;
    if (some.keys < kRewrappedAtOnce) return practices;
  }
}

absl::StatusOr<KeyStore::RewrappedKeys> KeyStore::RewrapSome(const std::string& present) {
  ASSIGN_OR_RETURN(const Lease connection, Begin(sql::TransactionMode::kLocking));
  ASSIGN_OR_RETURN(const auto keys, ReadKeysNotUnder(*connection, present, kRewrappedAtOnce));
  for (const auto& [practice, was] : keys) {
    ASSIGN_OR_RETURN(const std::string key, master_.Unwrap(was, PracticeContext(practice)));
    ASSIGN_OR_RETURN(const WrappedKey now, master_.Wrap(key, PracticeContext(practice)));
    RETURN_IF_ERROR(RewrapPracticeKey(*connection, practice, was, now));
  }
  RETURN_IF_ERROR(connection->Commit());
  // The log still has them as they were, under a generation that may be about to go.
  (void)EmptyLog(*connection, database_->engine());
  const auto rewrapped = static_cast<int64_t>(keys.size());
  return RewrappedKeys{rewrapped, rewrapped - static_cast<int64_t>(keys.count(kCheck))};
}

}  // namespace rapport::sealing
