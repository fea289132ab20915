#include "common/records/erasure.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/change_rows.h"
#include "common/records/record_rows.h"
#include "common/records/store_errors.h"
#include "common/records/stored_record.h"
#include "common/records/write_group.h"
#include "common/sql/sqlite_log.h"

namespace rapport::records {
namespace {

using sql::Connection;

// In the change log: the name is gone.
constexpr absl::string_view kErasureKind = "erasure";

// What is remembered of a report: what it counts, and when. Whether anything is left to do is found out each time.
std::string ToMemory(const ErasureReport& report) {
  return absl::StrCat(report.records, " ", report.past_bodies, " ", report.replies, " ",
                      absl::ToUnixMicros(report.erase_time));
}

absl::StatusOr<ErasureReport> FromMemory(absl::string_view memory) {
  const std::vector<absl::string_view> words = absl::StrSplit(memory, ' ');
  ErasureReport report;
  int64_t micros = 0;
  if (words.size() != 4 || !absl::SimpleAtoi(words[0], &report.records) ||
      !absl::SimpleAtoi(words[1], &report.past_bodies) || !absl::SimpleAtoi(words[2], &report.replies) ||
      !absl::SimpleAtoi(words[3], &micros)) {
    return MakeError(absl::StatusCode::kInternal, "REPLY_UNREADABLE", "the remembered report cannot be read");
  }
  report.erase_time = absl::FromUnixMicros(micros);
  return report;
}

// One erasure on its way through the tables.
class Eraser {
 public:
  Eraser(Connection& connection, const std::string& practice, absl::Time now, int64_t commit_id)
      : connection_(connection), practice_(practice), now_(now), commit_id_(commit_id) {}

  // Keeps other writers of the practice out until the transaction ends.
  absl::Status Lock() {
    ASSIGN_OR_RETURN(stored_revision_, LockRevision(connection_, practice_));
    next_revision_ = stored_revision_ + 1;
    return absl::OkStatus();
  }

  // The report of the same request, if it was made before.
  absl::StatusOr<std::optional<ErasureReport>> Recall(const RememberedRequest& request) {
    ASSIGN_OR_RETURN(const auto stored, ReadRequest(connection_, practice_, request.request_id));
    if (!stored.has_value() || stored->created_time < now_ - kRequestLife) return std::nullopt;
    if (stored->digest != request.digest) return RequestIdReused();
    ASSIGN_OR_RETURN(report_, FromMemory(stored->reply));
    return report_;
  }

  absl::Status Remember(RememberedRequest request) {
    request.reply = ToMemory(report_);
    return WriteRequest(connection_, request, now_ - kRequestLife);
  }

  absl::Status Run(const std::string& client, const std::string& episode) {
    report_.erase_time = now_;
    if (!client.empty()) clients_.insert(client);
    ASSIGN_OR_RETURN(const std::vector<StoredRecord> records, ReadErased(connection_, practice_, client, episode));
    for (const StoredRecord& record : records) RETURN_IF_ERROR(EraseRecord(record));
    for (const std::string& erased : clients_) RETURN_IF_ERROR(EraseTraces(erased));
    if (!episode.empty()) RETURN_IF_ERROR(MarkEpisode(episode));
    if (next_revision_ == stored_revision_ + 1) return absl::OkStatus();
    return AdvanceRevision(connection_, practice_, stored_revision_, next_revision_ - 1);
  }

  const ErasureReport& report() const { return report_; }

 private:
  absl::string_view practice() const { return practice_; }

  absl::StatusOr<int64_t> Delete(absl::string_view sql, absl::string_view value) {
    return connection_.Query(sql, {practice(), value}, sql::IgnoreRow);
  }

  absl::Status EraseRecord(const StoredRecord& stored) {
    const absl::string_view name = stored.record.name;
    if (!stored.client.empty()) clients_.insert(stored.client);
    RETURN_IF_ERROR(DeleteKeys(connection_, practice_, stored));
    ASSIGN_OR_RETURN(const int64_t past, Delete("DELETE FROM record_history WHERE practice = $1 AND name = $2", name));
    ASSIGN_OR_RETURN(const int64_t present, Delete("DELETE FROM records WHERE practice = $1 AND name = $2", name));
    report_.past_bodies += past;
    report_.records += present;
    const int64_t revision = next_revision_++;
    RETURN_IF_ERROR(WriteLogLine(connection_, practice_, revision, name, kErasureKind, now_, commit_id_));
    if (stored.record.episode.empty()) return absl::OkStatus();
    return WriteActivity(connection_, practice_, stored.record.episode, revision);
  }

  // What is left of a client outside its present records; then the mark that keeps it erased.
  absl::Status EraseTraces(const std::string& client) {
    ASSIGN_OR_RETURN(const int64_t past,
                     Delete("DELETE FROM record_history WHERE practice = $1 AND client = $2 AND client <> ''", client));
    const std::string anywhere = absl::StrCat("%", client, "%");
    ASSIGN_OR_RETURN(
        const int64_t replies,
        connection_.Query("UPDATE request_ids SET digest = $3, clients = '', reply = $4 "
                          "WHERE practice = $1 AND clients LIKE $2",
                          {practice(), absl::string_view(anywhere), kErasedDigest, sql::Blob{""}}, sql::IgnoreRow));
    report_.past_bodies += past;
    report_.replies += replies;
    return connection_.Post(
        "INSERT INTO erasures (practice, client, erase_time, revision) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (practice, client) DO NOTHING",
        {practice(), absl::string_view(client), absl::ToUnixMicros(now_), next_revision_ - 1});
  }

  // The mark that keeps the episode erased, also when nothing of it is here yet.
  absl::Status MarkEpisode(const std::string& episode) {
    return connection_.Post(
        "INSERT INTO erased_episodes (practice, episode, erase_time) VALUES ($1, $2, $3) "
        "ON CONFLICT (practice, episode) DO NOTHING",
        {practice(), absl::string_view(episode), absl::ToUnixMicros(now_)});
  }

  Connection& connection_;
  const std::string& practice_;
  const absl::Time now_;
  const int64_t commit_id_;
  int64_t stored_revision_ = 0;
  int64_t next_revision_ = 0;
  std::set<std::string> clients_;  // keyed hashes
  ErasureReport report_;
};

// Erases and commits, or recalls that it was done; counts and rolls back when only that is asked for.
absl::StatusOr<ErasureReport> EraseOnce(Connection& connection, const KeyedHash& hash, const Erasure& erasure,
                                        Eraser& eraser, absl::Time now) {
  const std::string& practice = erasure.practice;
  const RememberedRequest request{practice,
                                  hash.Of({"request", practice, erasure.request_id}),
                                  hash.Of({"digest", practice, erasure.request_digest}),
                                  now,
                                  /*clients=*/"",  // or the erasure would erase its own memory
                                  /*reply=*/""};
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  RETURN_IF_ERROR(eraser.Lock());
  if (!erasure.validate_only) {
    ASSIGN_OR_RETURN(const std::optional<ErasureReport> report, eraser.Recall(request));
    if (report.has_value()) {
      connection.Rollback();
      return *report;
    }
  }
  RETURN_IF_ERROR(eraser.Run(HashClient(hash, practice, erasure.client), erasure.episode));
  if (erasure.validate_only) {
    connection.Rollback();
    return eraser.report();
  }
  RETURN_IF_ERROR(eraser.Remember(request));
  RETURN_IF_ERROR(connection.Commit());
  return eraser.report();
}

}  // namespace

absl::StatusOr<ErasureReport> EraseRecords(Connection& connection, sql::Engine engine, const KeyedHash& hash,
                                           const Erasure& erasure, absl::Time now, int64_t commit_id) {
  if (erasure.practice.empty() || !IsPlain(erasure.practice) || !IsPlain(erasure.episode)) return InvalidRecord();
  Eraser eraser(connection, erasure.practice, now, commit_id);
  ASSIGN_OR_RETURN(ErasureReport report, EraseOnce(connection, hash, erasure, eraser, now));
  if (erasure.validate_only || engine == sql::Engine::kPostgres) return report;
  // A follower marks episodes of which nothing was ever here, one after the other; a client's erasure always goes on
  // with what an earlier one may have left in the log.
  if (erasure.client.empty() && report.records + report.past_bodies + report.replies == 0) return report;
  report.free_space_cleared = true;  // secure_delete overwrites what a deletion frees, in the same transaction
  const absl::StatusOr<bool> emptied = sql::EmptyLog(connection);
  report.log_cleared = emptied.ok() && *emptied;  // the erasure itself stands either way
  return report;
}

absl::Status EraseHashedClient(Connection& connection, const std::string& practice, const std::string& client,
                               absl::Time now, int64_t commit_id) {
  Eraser eraser(connection, practice, now, commit_id);
  RETURN_IF_ERROR(connection.Begin(sql::TransactionMode::kLocking));
  RETURN_IF_ERROR(eraser.Lock());
  RETURN_IF_ERROR(eraser.Run(client, /*episode=*/""));
  return connection.Commit();
}

}  // namespace rapport::records
