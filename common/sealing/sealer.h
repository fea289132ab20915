#ifndef RAPPORT_COMMON_SEALING_SEALER_H_
#define RAPPORT_COMMON_SEALING_SEALER_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/sealing/key_cache.h"
#include "common/sealing/key_store.h"
#include "common/sealing/master_key.h"

namespace rapport::sealing {

// A text as it is kept, and the ids of the keys it takes to open it, separated by spaces.
struct Sealed {
  std::string key_id;
  std::string bytes;
};

// Seals what is kept of clients, each under the client's own key: whoever destroys the key has erased it everywhere,
// backups included. What is of several clients opens only while none of their keys is destroyed; what is of none is
// sealed under a key of the practice. Keys stay in memory for some minutes, so that most texts cost no look-up.
// Thread-safe. UNAVAILABLE, from every method, when the key store is away.
class Sealer {
 public:
  // `clock` outlives it. Errors as KeyStore::Open.
  static absl::StatusOr<std::unique_ptr<Sealer>> Open(std::unique_ptr<sql::Database> database,
                                                      std::unique_ptr<MasterKey> master, const Clock& clock);

  // Tells this sealer's key store from any other.
  const std::string& key_store_id() const { return store_->id(); }

  // Gets or makes the keys of many owners at the price of one; Seal would do it one by one. New keys are on disk when
  // this returns. Errors as KeyStore::PresentKeys.
  absl::Status Prepare(const std::set<KeyOwner>& owners);

  // `context` says where the text belongs, and must be the same for opening. FAILED_PRECONDITION, CLIENT_ERASED or
  // PRACTICE_ERASED.
  absl::StatusOr<Sealed> Seal(const std::string& practice, const std::set<std::string>& clients, absl::string_view text,
                              absl::string_view context);

  // Looks up the keys of many texts, by their key ids, at the price of one. What cannot be found, Open says.
  absl::Status PrepareToOpen(const std::string& practice, const std::vector<absl::string_view>& key_ids);

  // DATA_LOSS: KEY_DESTROYED, KEY_UNKNOWN or SEAL_BROKEN.
  absl::StatusOr<std::string> Open(const std::string& practice, absl::string_view key_id, absl::string_view bytes,
                                   absl::string_view context);

  // As KeyStore. Another process that has the keys in memory, and a read of this one
  // that was under way, forget them within minutes.
  absl::StatusOr<Destruction> DestroyClients(const std::set<KeyOwner>& owners);
  absl::StatusOr<Destruction> DestroyPractice(const std::string& practice);
  absl::StatusOr<std::set<KeyOwner>> DestroyedClients() { return store_->DestroyedClients(); }
  absl::StatusOr<int64_t> Rewrap() { return store_->Rewrap(); }

 private:
  // A key by its practice and id.
  using KeyName = std::pair<std::string, std::string>;
  using KeyPtr = std::shared_ptr<const DataKey>;

  Sealer(std::unique_ptr<MasterKey> master, std::unique_ptr<KeyStore> store, const Clock& clock);

  absl::StatusOr<KeyPtr> PresentKey(const KeyOwner& owner);
  absl::StatusOr<KeyPtr> FindKey(const std::string& practice, const std::string& id);
  absl::Status LookUp(const std::string& practice, const std::set<std::string>& ids);

  const std::unique_ptr<MasterKey> master_;
  const std::unique_ptr<KeyStore> store_;
  KeyCache<KeyOwner, KeyPtr> present_;
  KeyCache<KeyName, KeyPtr> by_id_;
};

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_SEALER_H_
