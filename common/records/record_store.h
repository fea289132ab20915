#ifndef RAPPORT_COMMON_RECORDS_RECORD_STORE_H_
#define RAPPORT_COMMON_RECORDS_RECORD_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/records/store_stats.h"

namespace rapport::records {

// The store that intake and goals keep their resources in: one row per resource, whose body is the resource's own
// protobuf message, with the few columns beside it that lists and feeds need. Every committed change of a practice
// takes the next revision of that practice and stands in an append-only log. The header names no engine: SQLite and
// PostgreSQL stand behind it.

// A value a record can be found by, such as {"therapist", "t-7"}. Stored as a keyed hash, never in clear, so it is not
// read back: whoever writes a record derives its keys from the resource, each time anew.
struct SearchKey {
  std::string field;
  std::string value;
};

// One resource as it is kept. Practice, name, kind, episode, state and key fields are short printable ASCII (at most
// 512 bytes, else INVALID_ARGUMENT, INVALID_RECORD); client, key values and body may hold anything.
struct Record {
  std::string name;     // below the practice: "episodes/e1/sessions/s1"
  std::string kind;     // "episode", "session", "goal"
  std::string episode;  // id of the episode it belongs to; its activity revision is stamped with every change
  // Key of the client it is about, for export and erasure; stored as a keyed hash and empty when read. An update that
  // leaves it empty keeps the stored one; one that names another client hands it the record's past bodies too, for they
  // were about that client all along.
  std::string client;
  std::string state;                          // what lists filter by, such as "OPEN"
  absl::Time order_time = absl::UnixEpoch();  // effective time: lists go by it, then by name; kept in microseconds
  std::vector<SearchKey> keys;  // all of them, at each write; may hold several of one field; empty when read
  std::string body;             // the serialized resource, its revision and etag unset
  int64_t revision = 0;         // of the latest change to this record; set by the store
};

// The etag of a record at a revision: opaque to clients, equal exactly when nothing changed.
std::string EtagOf(int64_t revision);

// A place in a list's order: that of the record with this time and name.
struct ListCursor {
  absl::Time order_time;
  std::string name;
};

// Which records to list, oldest effective time first. Empty fields do not filter.
struct ListQuery {
  std::string practice;
  std::string kind;
  std::string episode;
  std::string state;
  std::string client;                 // key of the client a record is about
  std::vector<SearchKey> keys;        // a record must have all of them
  std::optional<absl::Time> from;     // order_time >= from
  std::optional<absl::Time> until;    // order_time < until
  std::optional<ListCursor> after;    // where a list goes on: behind this place
  std::optional<ListCursor> through;  // up to this place, itself included
  int limit = 50;  // at most this many; ask for one more than the page to know whether there is a next
};

// A body that an update replaced.
struct PastBody {
  int64_t revision = 0;    // that the body was written with
  absl::Time commit_time;  // of that revision
  std::string body;
};

// Reads in one consistent snapshot. Not thread-safe; valid only inside the callback that receives it.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // NOT_FOUND without details when there is no such record: the caller names the error in its own words.
  virtual absl::StatusOr<Record> Get(absl::string_view practice, absl::string_view name) = 0;

  virtual absl::StatusOr<std::vector<Record>> List(const ListQuery& query) = 0;

  // How many records List would give without its limit. Reads no bodies.
  virtual absl::StatusOr<int64_t> Count(const ListQuery& query) = 0;

  // The names of the kind's records that have one of these values in `field`, by value: many look-ups at the price of
  // few. Of several records with one value it names one.
  virtual absl::StatusOr<std::map<std::string, std::string>> NamesByKey(absl::string_view practice,
                                                                        absl::string_view kind, absl::string_view field,
                                                                        const std::vector<std::string>& values) = 0;

  // The bodies the record had before its present one, oldest first; empty when there is no such record.
  virtual absl::StatusOr<std::vector<PastBody>> History(absl::string_view practice, absl::string_view name) = 0;

  // The revision of the latest change to anything of each episode, in their order; 0 where there is nothing. Many cost
  // little more than one.
  virtual absl::StatusOr<std::vector<int64_t>> ActivityRevisions(absl::string_view practice,
                                                                 const std::vector<std::string>& episodes) = 0;

  // The same of one.
  absl::StatusOr<int64_t> ActivityRevision(absl::string_view practice, absl::string_view episode);

  // The practice's latest committed revision, 0 before its first change.
  virtual absl::StatusOr<int64_t> LatestRevision(absl::string_view practice) = 0;
};

// A snapshot one can change. Changes are seen by its own later reads and by others only after the commit.
class Transaction : public Snapshot {
 public:
  // ALREADY_EXISTS when a record of that name exists.
  virtual absl::Status Insert(absl::string_view practice, Record record) = 0;

  // Replaces a record, keeping the old body in its history. NOT_FOUND when there is none; ABORTED, ETAG_MISMATCH when
  // `etag` is not empty and not the record's present one.
  virtual absl::Status Update(absl::string_view practice, Record record, absl::string_view etag) = 0;
};

// The revisions a committed write got, by record name; empty when the write was only validated.
using Revisions = std::map<std::string, int64_t>;

// One write: its whole life, from preconditions to reply.
struct Write {
  std::string practice;

  // Remembered for 7 days per practice: the same id with the same digest gets the remembered reply and `apply` is not
  // run; with another digest, INVALID_ARGUMENT, REQUEST_ID_REUSED. Empty: not remembered.
  std::string request_id;
  std::string request_digest;  // over the method and the request without its request_id

  // Run everything, keep nothing.
  bool validate_only = false;

  // Past this time the write is dropped unapplied, with DEADLINE_EXCEEDED, if it still waits.
  absl::Time deadline = absl::InfiniteFuture();

  // Checks and changes. Runs on a commit thread, and again when the engine asks for a retry: no side effects besides
  // the transaction, no blocking on anything else. An error undoes this write and no other of its group.
  std::function<absl::Status(Transaction&)> apply;

  // Makes the serialized reply from the revisions the commit took. Runs inside the transaction, after `apply`.
  std::function<std::string(const Revisions&)> reply;

  // Called exactly once, from a thread of the store's, after the write is on disk (or failed). Must not block.
  std::function<void(absl::StatusOr<std::string>)> done;
};

// A place in a practice's log: the practice, and the revision of the last change that is known.
using LogPlace = std::pair<std::string, int64_t>;

// One entry of the change log.
struct Change {
  int64_t revision = 0;
  std::string name;  // below the practice
  std::string kind;
  absl::Time commit_time;
};

// How far a practice's changes in another service were taken in here.
struct FeedPosition {
  std::string practice;
  std::string epoch;     // of the store that is followed; empty before the first time
  int64_t revision = 0;  // everything up to it was taken in
};

// What to erase: everything of a client, or everything of an episode, whose clients are then erased clients too.
// Exactly one of the two is set.
struct Erasure {
  std::string practice;
  std::string client;
  std::string episode;
  bool validate_only = false;  // count, erase nothing

  // As in Write: a repeated erasure reports what the first one did, and empties the write-ahead log if that is still to
  // be done. Not remembered when it only counts. Without an id of the caller's it gets one of its own, so that a commit
  // whose answer is lost is found again.
  std::string request_id;
  std::string request_digest;

  absl::Time deadline = absl::InfiniteFuture();
};

// What an erasure did.
struct ErasureReport {
  int64_t records = 0;
  int64_t past_bodies = 0;  // versions that updates had replaced
  int64_t replies = 0;      // remembered for retries
  absl::Time erase_time;

  // Whether what the database freed is overwritten, and its write-ahead log emptied. On SQLite both, unless a read held
  // the log: then the store empties it when that is over, and erasing again tells whether it did. On PostgreSQL
  // neither: freed rows are overwritten by later writes, log segments by the server's recycling.
  bool free_space_cleared = false;
  bool log_cleared = false;

  // Of a sealed store: the clients' keys, and whether they are destroyed, without which nothing sealed under them can
  // be read anywhere. If not, erasing again does it, and so does the next start.
  bool sealed = false;
  int64_t keys = 0;  // destroyed by this erasure
  bool keys_destroyed = false;
};

// Thread-safe.
class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Runs `body` over one snapshot, on the calling thread, holding one connection. UNAVAILABLE with RetryInfo when the
  // database is away; DEADLINE_EXCEEDED when `deadline` passes first.
  virtual absl::Status Read(absl::Time deadline, const std::function<absl::Status(Snapshot&)>& body) = 0;

  // Queues a write and returns at once; concurrent writes share commits. RESOURCE_EXHAUSTED through `done` when the
  // queue is full; UNAVAILABLE, STORE_SLOW with RetryInfo shortly before the write's deadline when it still waits then.
  virtual void Submit(Write write) = 0;

  // Erases physically: records, past bodies, search keys, remembered replies. Each erased record takes a revision and
  // stands in the log with kind "erasure"; its episode's activity moves on. Afterwards nothing of the client can be
  // or of the episode can be inserted: FAILED_PRECONDITION, CLIENT_ERASED, also for retries of requests that were
  // erased. What is not there is erased already. Runs on the calling thread.
  virtual absl::StatusOr<ErasureReport> Erase(const Erasure& erasure) = 0;

  // The practice's changes after `revision`, in commit order, at most `limit`.
  virtual absl::StatusOr<std::vector<Change>> ChangesAfter(absl::string_view practice, int64_t revision, int limit) = 0;

  // The same for the followers of many logs at once: what comes after each place, for those where something does. Takes
  // few statements however many places there are, and no connection that reads use.
  virtual absl::StatusOr<std::map<LogPlace, std::vector<Change>>> News(const std::set<LogPlace>& places, int limit) = 0;

  // Where following the other service called `feed` goes on, for every practice that has had a change here. Looks
  // across practices on purpose: who follows must know whom.
  virtual absl::StatusOr<std::vector<FeedPosition>> FeedPositions(absl::string_view feed) = 0;

  // Kept with the records, so that a restored store follows again from where it was. No change: it takes no revision.
  virtual absl::Status SaveFeedPosition(absl::string_view feed, const FeedPosition& position) = 0;

  virtual StoreStats Stats() const = 0;

  // New with every store and every restore: part of every cache key, so that nothing computed from another store's
  // revisions is ever served.
  virtual std::string Epoch() const = 0;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_RECORD_STORE_H_
