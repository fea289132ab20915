#ifndef RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_
#define RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "common/records/stored_record.h"

namespace rapport::records {

// A change that a write made and that is not in the database yet.
struct PendingChange {
  std::string practice;
  StoredRecord record;               // with the revision the change takes
  std::optional<StoredRecord> past;  // what it replaces, without its body; none for a new record
};

// The changes of one write, or of the writes of a group so far, in order, and what the database will hold once they are
// in it.
class PendingChanges {
 public:
  void Add(PendingChange change);

  // Takes over what a successful write of the group changed.
  void Append(PendingChanges later);

  const std::deque<PendingChange>& changes() const { return changes_; }

  // The record as pending; nullptr when nothing pending touches it.
  const StoredRecord* Find(absl::string_view practice, absl::string_view name) const;

  // A pending record as it will be, and as the database has it.
  struct Pending {
    const StoredRecord* now;
    const StoredRecord* stored;  // without its body; nullptr when it is new
  };

  // The pending records of a practice that a list could concern, by what they are or were, by name: all that `query`
  // can match and some that it does not. By key or episode it looks at those of the same alone, so that a write of a
  // thousand records which looks one up for each does not look at a million.
  std::map<absl::string_view, Pending> Near(const ListQuery& query, const HashedFilter& hashed) const;

  // The latest pending revision of an episode; none when nothing pending touches it.
  std::optional<int64_t> Activity(absl::string_view practice, absl::string_view episode) const;

  // The activity revisions to stamp, by practice and episode.
  const std::map<std::pair<std::string, std::string>, int64_t>& activity() const { return activity_; }

 private:
  using Name = std::pair<std::string, std::string>;  // of a record, with its practice

  struct Place {
    size_t first;   // index into changes_: replaces what is in the database
    size_t latest;  // index into changes_
  };

  void Index(const std::string& practice, const StoredRecord& record);
  Pending At(const Place& place) const;

  std::deque<PendingChange> changes_;                                 // whose elements stay where they are
  std::map<Name, Place> places_;                                      // ordered, so that a practice's stand together
  absl::flat_hash_map<std::string, std::vector<std::string>> names_;  // of records, by a key or an episode
  std::map<std::pair<std::string, std::string>, int64_t> activity_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_
