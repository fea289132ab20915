#ifndef RAPPORT_TESTS_CONTRACT_STORE_CRASH_H_
#define RAPPORT_TESTS_CONTRACT_STORE_CRASH_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "common/records/open_record_store.h"
#include "common/records/record_store.h"

// What the crash test and the process it kills agree on.
namespace rapport::records {

inline constexpr char kCrashPractice[] = "north";

// `engine` is "sqlite" or "postgres", `where` the path or conninfo.
inline StoreOptions CrashOptions(const std::string& engine, const std::string& where) {
  StoreOptions options;
  (engine == "sqlite" ? options.sqlite_path : options.postgres_conninfo) = where;
  options.index_key = "index key of the crash test";
  return options;
}

// Inserts a session of that name under a request id of that name, and counts it in a record that all writers share. The
// reply is the session's revision.
inline Write CrashWrite(const std::string& name) {
  Write write;
  write.practice = kCrashPractice;
  write.request_id = name;
  write.request_digest = name;
  write.apply = [name](Transaction& transaction) -> absl::Status {
    Record session;
    session.name = name;
    session.kind = "session";
    session.episode = name.substr(0, name.find('-'));
    session.client = "c-1";
    session.keys = {{"external_id", name}};
    session.body = name;
    absl::StatusOr<Record> count = transaction.Get(kCrashPractice, "count");
    if (!count.ok() && !absl::IsNotFound(count.status())) return count.status();
    const absl::Status inserted = transaction.Insert(kCrashPractice, session);
    if (!inserted.ok()) return inserted;
    Record next;
    next.name = "count";
    next.kind = "count";
    next.body = count.ok() ? absl::StrCat(std::stoi(count->body) + 1) : "1";
    if (!count.ok()) return transaction.Insert(kCrashPractice, next);
    return transaction.Update(kCrashPractice, next, EtagOf(count->revision));
  };
  write.reply = [name](const Revisions& revisions) { return absl::StrCat(revisions.at(name)); };
  return write;
}

}  // namespace rapport::records

#endif  // RAPPORT_TESTS_CONTRACT_STORE_CRASH_H_
