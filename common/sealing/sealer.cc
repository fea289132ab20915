#include "common/sealing/sealer.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/aead.h"
#include "common/base/sha256.h"
#include "common/base/status_macros.h"
#include "common/sealing/sealing_errors.h"

namespace rapport::sealing {
namespace {

// Some 200 bytes each: a few megabytes for a practice of many thousand clients. More than any group of writes takes.
constexpr size_t kKeysInMemory = 16384;
constexpr absl::Duration kLifeInMemory = absl::Minutes(5);

// What texts of several owners are sealed under: it takes all of their keys to make it.
std::string Join(const std::vector<std::string>& keys) {
  if (keys.size() == 1) return keys[0];
  std::string all = "rapport joined key ";
  for (const std::string& key : keys) absl::StrAppend(&all, key);
  return Sha256(all);
}

std::set<std::string> SplitIds(absl::string_view key_id) { return absl::StrSplit(key_id, ' ', absl::SkipEmpty()); }

}  // namespace

absl::StatusOr<std::unique_ptr<Sealer>> Sealer::Open(std::unique_ptr<sql::Database> database,
                                                     std::unique_ptr<MasterKey> master, const Clock& clock) {
  ASSIGN_OR_RETURN(std::unique_ptr<KeyStore> store, KeyStore::Open(std::move(database), *master, clock));
  return std::unique_ptr<Sealer>(new Sealer(std::move(master), std::move(store), clock));
}

Sealer::Sealer(std::unique_ptr<MasterKey> master, std::unique_ptr<KeyStore> store, const Clock& clock)
    : master_(std::move(master)),
      store_(std::move(store)),
      present_(kKeysInMemory, kLifeInMemory, clock),
      by_id_(kKeysInMemory, kLifeInMemory, clock) {}

absl::Status Sealer::Prepare(const std::set<KeyOwner>& owners) {
  std::set<KeyOwner> missing;
  for (const KeyOwner& owner : owners) {
    if (!present_.Get(owner).has_value()) missing.insert(owner);
  }
  if (missing.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto keys, store_->PresentKeys(missing));
  for (auto& [owner, key] : keys) {
    auto shared = std::make_shared<const DataKey>(std::move(key));
    by_id_.Put({owner.practice, shared->id}, shared);
    present_.Put(owner, std::move(shared));
  }
  return absl::OkStatus();
}

absl::StatusOr<Sealer::KeyPtr> Sealer::PresentKey(const KeyOwner& owner) {
  if (std::optional<KeyPtr> known = present_.Get(owner); known.has_value()) return *std::move(known);
  ASSIGN_OR_RETURN(auto keys, store_->PresentKeys({owner}));
  auto key = std::make_shared<const DataKey>(std::move(keys[owner]));
  by_id_.Put({owner.practice, key->id}, key);
  present_.Put(owner, key);
  return key;
}

absl::StatusOr<Sealed> Sealer::Seal(const std::string& practice, const std::set<std::string>& clients,
                                    absl::string_view text, absl::string_view context) {
  Sealed sealed;
  std::map<std::string, std::string> keys;  // by id, the order in which they are joined
  static const std::set<std::string>& none = *new std::set<std::string>{""};
  for (const std::string& client : clients.empty() ? none : clients) {
    ASSIGN_OR_RETURN(const KeyPtr key, PresentKey(KeyOwner{practice, client}));
    keys[key->id] = key->bytes;
  }
  std::vector<std::string> bytes;
  for (const auto& [id, key] : keys) {
    absl::StrAppend(&sealed.key_id, sealed.key_id.empty() ? "" : " ", id);
    bytes.push_back(key);
  }
  ASSIGN_OR_RETURN(sealed.bytes, AeadSeal(Join(bytes), text, context));
  return sealed;
}

absl::Status Sealer::LookUp(const std::string& practice, const std::set<std::string>& ids) {
  ASSIGN_OR_RETURN(auto keys, store_->FindKeys(practice, ids));
  for (auto& [id, key] : keys) {
    // One that is destroyed stays so, and may be remembered like any other.
    by_id_.Put({practice, id}, std::make_shared<const DataKey>(std::move(key)));
  }
  return absl::OkStatus();
}

absl::Status Sealer::PrepareToOpen(const std::string& practice, const std::vector<absl::string_view>& key_ids) {
  std::set<std::string> missing;
  for (const absl::string_view key_id : key_ids) {
    for (const std::string& id : SplitIds(key_id)) {
      if (!by_id_.Get({practice, id}).has_value()) missing.insert(id);
    }
  }
  return missing.empty() ? absl::OkStatus() : LookUp(practice, missing);
}

absl::StatusOr<Sealer::KeyPtr> Sealer::FindKey(const std::string& practice, const std::string& id) {
  std::optional<KeyPtr> key = by_id_.Get({practice, id});
  if (!key.has_value()) {
    RETURN_IF_ERROR(LookUp(practice, {id}));
    key = by_id_.Get({practice, id});
  }
  if (!key.has_value()) return KeyUnknown();
  if ((*key)->destroyed()) return KeyDestroyed();
  return *std::move(key);
}

absl::StatusOr<std::string> Sealer::Open(const std::string& practice, absl::string_view key_id, absl::string_view bytes,
                                         absl::string_view context) {
  std::vector<std::string> keys;
  for (const std::string& id : SplitIds(key_id)) {
    ASSIGN_OR_RETURN(const KeyPtr key, FindKey(practice, id));
    keys.push_back(key->bytes);
  }
  if (keys.empty()) return KeyUnknown();
  absl::StatusOr<std::string> text = AeadOpen(Join(keys), bytes, context);
  return text.ok() ? text : SealBroken();
}

absl::StatusOr<Destruction> Sealer::DestroyClients(const std::set<KeyOwner>& owners) {
  ASSIGN_OR_RETURN(Destruction done, store_->DestroyClients(owners));
  for (const KeyOwner& owner : owners) present_.Forget(owner);
  for (const auto& key : done.clients_keys) by_id_.Forget(key);
  return done;
}

absl::StatusOr<Destruction> Sealer::DestroyPractice(const std::string& practice) {
  absl::StatusOr<Destruction> done = store_->DestroyPractice(practice);
  present_.Clear();
  by_id_.Clear();
  return done;
}

}  // namespace rapport::sealing
