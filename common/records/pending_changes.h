#ifndef RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_
#define RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

  const std::vector<PendingChange>& changes() const { return changes_; }

  // The record as pending; nullptr when nothing pending touches it.
  const StoredRecord* Find(absl::string_view practice, absl::string_view name) const;

  // All pending records of a practice, as they will be.
  std::vector<const StoredRecord*> RecordsOf(absl::string_view practice) const;

  // The latest pending revision of an episode; none when nothing pending touches it.
  std::optional<int64_t> Activity(absl::string_view practice, absl::string_view episode) const;

  // The activity revisions to stamp, by practice and episode.
  const std::map<std::pair<std::string, std::string>, int64_t>& activity() const { return activity_; }

 private:
  std::vector<PendingChange> changes_;
  std::map<std::pair<std::string, std::string>, size_t> latest_;  // by practice and name: index into changes_
  std::map<std::pair<std::string, std::string>, int64_t> activity_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_PENDING_CHANGES_H_
