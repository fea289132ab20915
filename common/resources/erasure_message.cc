#include "common/resources/erasure_message.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "common/resources/timestamp.h"

namespace rapport::resources {
namespace {

using type::v1::ErasurePlace;
using type::v1::ErasureState;

constexpr absl::string_view kOnlyCounted = "Nothing was erased: this call only counted, as it was asked to.";
constexpr absl::string_view kFreedRows =
    "Rows the database freed are overwritten by its later writes; its operator can have them overwritten at once "
    "(VACUUM FULL).";
constexpr absl::string_view kHeldLog =
    "A read held the write-ahead log: it is emptied when that is over; sending the same request again tells whether it "
    "was.";
constexpr absl::string_view kServersLog =
    "The database server recycles its write-ahead log after its next checkpoints; archived log is a backup.";
constexpr absl::string_view kBackups =
    "Backups made before this erasure are out of Rapport's reach: their operator deletes them or lets them expire.";
constexpr absl::string_view kSealedBackups =
    "Backups of the records hold only what is sealed under the destroyed keys and cannot be read, unless they are "
    "older "
    "than the sealing. Copies of the key store made before this erasure still open them: they must expire first.";
constexpr absl::string_view kHeldKeys =
    "The key store could not be reached or its log was held: sending the same request again destroys the keys, and so "
    "does the service's next start.";
constexpr absl::string_view kCached =
    "Profiles computed before this are encrypted under revisions that no call asks for any more, and expire with the "
    "cache's time to live.";

void Add(ErasurePlace place, ErasureState state, int64_t erased, absl::string_view remaining,
         type::v1::ErasureReport& message) {
  type::v1::ErasureOutcome& outcome = *message.add_outcomes();
  outcome.set_place(place);
  outcome.set_state(state);
  outcome.set_erased(erased);
  outcome.set_remaining(std::string(remaining));
}

// A place whose contents the report counts.
void AddCounted(ErasurePlace place, int64_t count, bool only_counted, type::v1::ErasureReport& message) {
  if (count == 0) return Add(place, type::v1::ERASURE_STATE_NOTHING_HELD, 0, "", message);
  if (only_counted) return Add(place, type::v1::ERASURE_STATE_PENDING, 0, kOnlyCounted, message);
  Add(place, type::v1::ERASURE_STATE_ERASED, count, "", message);
}

// What the database keeps of what was deleted.
void AddRemains(const records::ErasureReport& report, type::v1::ErasureReport& message) {
  if (report.free_space_cleared) {
    Add(type::v1::ERASURE_PLACE_FREE_SPACE, type::v1::ERASURE_STATE_ERASED, 0, "", message);
  } else {
    Add(type::v1::ERASURE_PLACE_FREE_SPACE, type::v1::ERASURE_STATE_EXPIRES, 0, kFreedRows, message);
  }
  if (report.log_cleared) {
    Add(type::v1::ERASURE_PLACE_WRITE_AHEAD_LOG, type::v1::ERASURE_STATE_ERASED, 0, "", message);
  } else if (report.free_space_cleared) {  // an embedded engine, whose log is ours to empty
    Add(type::v1::ERASURE_PLACE_WRITE_AHEAD_LOG, type::v1::ERASURE_STATE_PENDING, 0, kHeldLog, message);
  } else {
    Add(type::v1::ERASURE_PLACE_WRITE_AHEAD_LOG, type::v1::ERASURE_STATE_EXPIRES, 0, kServersLog, message);
  }
}

// The keys of a sealed store. What they sealed is as good as erased everywhere once they are.
void AddKeys(const records::ErasureReport& report, bool only_counted, type::v1::ErasureReport& message) {
  if (!report.sealed) return;
  if (only_counted) {
    Add(type::v1::ERASURE_PLACE_SEALING_KEYS, type::v1::ERASURE_STATE_PENDING, 0, kOnlyCounted, message);
  } else if (report.keys_destroyed) {
    Add(type::v1::ERASURE_PLACE_SEALING_KEYS, type::v1::ERASURE_STATE_ERASED, report.keys, "", message);
  } else {
    Add(type::v1::ERASURE_PLACE_SEALING_KEYS, type::v1::ERASURE_STATE_PENDING, report.keys, kHeldKeys, message);
  }
}

bool IsDone(const type::v1::ErasureOutcome& outcome) {
  return outcome.state() == type::v1::ERASURE_STATE_ERASED || outcome.state() == type::v1::ERASURE_STATE_NOTHING_HELD;
}

// Of the places so far: those that the service itself holds.
bool AllDone(const type::v1::ErasureReport& message) {
  return std::all_of(message.outcomes().begin(), message.outcomes().end(), IsDone);
}

}  // namespace

type::v1::ErasureReport ToErasureMessage(const records::ErasureReport& report, bool only_counted) {
  type::v1::ErasureReport message;
  AddCounted(type::v1::ERASURE_PLACE_RECORDS, report.records, only_counted, message);
  AddCounted(type::v1::ERASURE_PLACE_HISTORY, report.past_bodies, only_counted, message);
  AddCounted(type::v1::ERASURE_PLACE_REMEMBERED_REPLIES, report.replies, only_counted, message);
  AddKeys(report, only_counted, message);
  if (!only_counted) {
    AddRemains(report, message);
    *message.mutable_erase_time() = ToTimestamp(report.erase_time);
    message.set_complete(AllDone(message));
  }
  Add(type::v1::ERASURE_PLACE_BACKUPS, type::v1::ERASURE_STATE_EXPIRES, 0,
      report.keys_destroyed ? kSealedBackups : kBackups, message);
  Add(type::v1::ERASURE_PLACE_CACHE, type::v1::ERASURE_STATE_EXPIRES, 0, kCached, message);
  return message;
}

}  // namespace rapport::resources
