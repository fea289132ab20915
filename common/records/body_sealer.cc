#include "common/records/body_sealer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/aead.h"
#include "common/base/status_macros.h"
#include "common/records/store_errors.h"

namespace rapport::records {
namespace {

std::string BodyContext(absl::string_view practice, absl::string_view name, int64_t revision) {
  return AeadContext({"body", practice, name, absl::StrCat(revision)});
}

std::string ReplyContext(const RememberedRequest& request) {
  return AeadContext({"reply", request.practice, request.request_id, request.digest});
}

}  // namespace

std::set<std::string> BodySealer::ClientsOf(const RememberedRequest& request) {
  std::set<std::string> clients = absl::StrSplit(request.clients, ' ', absl::SkipEmpty());
  if (clients.empty()) clients.insert("");
  return clients;
}

absl::Status BodySealer::Prepare(const std::set<sealing::KeyOwner>& owners) const {
  return seals() ? sealer_->Prepare(owners) : absl::OkStatus();
}

absl::Status BodySealer::Open(absl::string_view practice, absl::string_view key_id, absl::string_view context,
                              std::string& bytes) const {
  if (key_id.empty()) return absl::OkStatus();
  if (!seals()) return SealingNotConfigured();
  ASSIGN_OR_RETURN(bytes, sealer_->Open(std::string(practice), key_id, bytes, context));
  return absl::OkStatus();
}

absl::StatusOr<sealing::Sealed> BodySealer::SealBody(const std::string& practice, const std::string& client,
                                                     absl::string_view name, int64_t revision,
                                                     const std::string& body) const {
  if (!seals()) return sealing::Sealed{"", body};
  return sealer_->Seal(practice, {client}, body, BodyContext(practice, name, revision));
}

absl::Status BodySealer::OpenBody(absl::string_view practice, StoredRecord& stored) const {
  Record& record = stored.record;
  if (stored.key_id.empty()) return absl::OkStatus();
  return Open(practice, stored.key_id, BodyContext(practice, record.name, record.revision), record.body);
}

absl::StatusOr<std::vector<Record>> BodySealer::OpenRecords(absl::string_view practice,
                                                            std::vector<StoredRecord> rows) const {
  std::vector<absl::string_view> key_ids;
  for (const StoredRecord& row : rows) key_ids.emplace_back(row.key_id);
  if (seals()) RETURN_IF_ERROR(sealer_->PrepareToOpen(std::string(practice), key_ids));
  std::vector<Record> records;
  records.reserve(rows.size());
  for (StoredRecord& row : rows) {
    RETURN_IF_ERROR(OpenBody(practice, row));
    records.push_back(std::move(row.record));
  }
  return records;
}

absl::StatusOr<std::vector<PastBody>> BodySealer::OpenPast(absl::string_view practice, absl::string_view name,
                                                           std::vector<StoredPast> rows) const {
  std::vector<absl::string_view> key_ids;
  for (const StoredPast& row : rows) key_ids.emplace_back(row.key_id);
  if (seals()) RETURN_IF_ERROR(sealer_->PrepareToOpen(std::string(practice), key_ids));
  std::vector<PastBody> bodies;
  bodies.reserve(rows.size());
  for (StoredPast& row : rows) {
    RETURN_IF_ERROR(Open(practice, row.key_id, BodyContext(practice, name, row.past.revision), row.past.body));
    bodies.push_back(std::move(row.past));
  }
  return bodies;
}

absl::StatusOr<RememberedRequest> BodySealer::SealReply(RememberedRequest request) const {
  if (!seals()) return request;
  ASSIGN_OR_RETURN(sealing::Sealed sealed,
                   sealer_->Seal(request.practice, ClientsOf(request), request.reply, ReplyContext(request)));
  request.key_id = std::move(sealed.key_id);
  request.reply = std::move(sealed.bytes);
  return request;
}

absl::Status BodySealer::OpenReply(RememberedRequest& request) const {
  return Open(request.practice, request.key_id, ReplyContext(request), request.reply);
}

}  // namespace rapport::records
