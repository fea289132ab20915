#ifndef RAPPORT_COMMON_SEALING_KEY_STORE_H_
#define RAPPORT_COMMON_SEALING_KEY_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/sealing/key_cache.h"
#include "common/sealing/key_rows.h"
#include "common/sealing/master_key.h"
#include "common/sql/connection_pool.h"

namespace rapport::sealing {

// Whose key: a client of a practice, given by a keyed hash, or with no client the practice itself.
struct KeyOwner {
  std::string practice;
  std::string client;

  friend bool operator<(const KeyOwner& a, const KeyOwner& b) {
    return std::tie(a.practice, a.client) < std::tie(b.practice, b.client);
  }
  friend bool operator==(const KeyOwner& a, const KeyOwner& b) {
    return std::tie(a.practice, a.client) == std::tie(b.practice, b.client);
  }
  template <class Hash>
  friend Hash AbslHashValue(Hash hash, const KeyOwner& owner) {
    return Hash::combine(std::move(hash), owner.practice, owner.client);
  }
};

// A key that bodies are sealed under; without bytes it was destroyed.
struct DataKey {
  std::string id;
  std::string bytes;

  bool destroyed() const { return bytes.empty(); }
};

// What destroying did.
struct Destruction {
  int64_t keys = 0;                                               // that were destroyed now
  std::vector<std::pair<std::string, std::string>> clients_keys;  // of clients: practice and id
  bool cleared = false;  // nothing of them is left in the file; else destroying again goes on with it
};

// The keys of clients and practices, in a database of their own: one that also has the records, or is backed up with
// them, would bring destroyed keys back. Thread-safe. Errors of every method besides its own: as sql::Connection, and
// as MasterKey.
class KeyStore {
 public:
  // Makes the tables where they are not. FAILED_PRECONDITION, MASTER_KEY_MISMATCH when they were made under a master
  // key that `master` has not. `master` and `clock` outlive the store.
  static absl::StatusOr<std::unique_ptr<KeyStore>> Open(std::unique_ptr<sql::Database> database, MasterKey& master,
                                                        const Clock& clock);

  // Tells this key store from any other, for good; tells nothing of a key.
  const std::string& id() const { return id_; }

  // The key of each owner. Those that have none get one, which is on disk when this returns and which every other
  // process gets too. FAILED_PRECONDITION, CLIENT_ERASED or PRACTICE_ERASED when one is destroyed.
  absl::StatusOr<std::map<KeyOwner, DataKey>> PresentKeys(const std::set<KeyOwner>& owners);

  // Keys by id, without those that the store has not. All are destroyed once the practice's key is.
  absl::StatusOr<std::map<std::string, DataKey>> FindKeys(const std::string& practice,
                                                          const std::set<std::string>& ids);

  // For good: an owner who had a key gets no other. Destroying what is not there is harmless.
  absl::StatusOr<Destruction> DestroyClients(const std::set<KeyOwner>& owners);
  absl::StatusOr<Destruction> DestroyPractice(const std::string& practice);

  // Clients whose keys are destroyed and whose practices' are not.
  absl::StatusOr<std::set<KeyOwner>> DestroyedClients();

  // Wraps every practice's key by the present generation of the master key, while services run, and says how many it
  // were. Bodies and clients' keys stay as they are.
  absl::StatusOr<int64_t> Rewrap();

 private:
  KeyStore(std::unique_ptr<sql::Database> database, MasterKey& master, const Clock& clock);

  absl::StatusOr<sql::ConnectionPool::Lease> Begin(sql::TransactionMode mode);
  // The key of a practice; empty when it was destroyed, NOT_FOUND when it has none.
  absl::StatusOr<std::string> PracticeKeyOf(sql::Connection& connection, const std::string& practice);
  absl::StatusOr<std::string> MakePracticeKey(sql::Connection& connection, const std::string& practice);
  absl::StatusOr<std::map<std::string, WrappedDataKey>> MakeKeys(const std::string& practice,
                                                                 const std::vector<std::string>& clients);
  absl::Status AddPresentKeys(const std::string& practice, const std::vector<std::string>& clients,
                              std::map<KeyOwner, DataKey>& keys);
  absl::Status OpenStore();

  struct RewrappedKeys {
    int64_t keys = 0;
    int64_t practices = 0;  // of them
  };
  // Wraps some of the keys that are not under the master key of id `present`.
  absl::StatusOr<RewrappedKeys> RewrapSome(const std::string& present);

  const std::unique_ptr<sql::Database> database_;
  MasterKey& master_;
  const Clock& clock_;
  sql::ConnectionPool pool_;
  KeyCache<std::string, std::string> practice_keys_;
  std::string id_;
};

}  // namespace rapport::sealing

#endif  // RAPPORT_COMMON_SEALING_KEY_STORE_H_
