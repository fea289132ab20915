#ifndef RAPPORT_COMMON_RECORDS_BODY_SEALER_H_
#define RAPPORT_COMMON_RECORDS_BODY_SEALER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/records/record_rows.h"
#include "common/records/record_store.h"
#include "common/records/stored_record.h"
#include "common/sealing/sealer.h"

namespace rapport::records {

// Between bodies and replies and how their rows keep them: sealed under the keys of the clients they are about, or in
// clear in a store that is not sealed. A row says by its key id which; one in clear is read in a sealed store too, so
// that sealing can be turned on at any time. What is sealed is bound to practice, name and revision, a reply to its
// request: rows cannot be exchanged. A reply stays under the keys of the clients its request was about, also when a
// record that it names is found to be another client's. Clients are keyed hashes. Thread-safe.
//
// Errors: as sealing::Sealer; FAILED_PRECONDITION, SEALING_NOT_CONFIGURED for what is sealed in a store that is not.
class BodySealer {
 public:
  // `sealer` outlives it; nullptr where the store is not sealed.
  explicit BodySealer(sealing::Sealer* sealer) : sealer_(sealer) {}

  bool seals() const { return sealer_ != nullptr; }

  // The owners of what a reply is sealed under; an empty client for the practice.
  static std::set<std::string> ClientsOf(const RememberedRequest& request);

  // As sealing::Sealer::Prepare.
  absl::Status Prepare(const std::set<sealing::KeyOwner>& owners) const;

  absl::StatusOr<sealing::Sealed> SealBody(const std::string& practice, const std::string& client,
                                           absl::string_view name, int64_t revision, const std::string& body) const;
  absl::Status OpenBody(absl::string_view practice, StoredRecord& stored) const;
  absl::StatusOr<std::vector<Record>> OpenRecords(absl::string_view practice, std::vector<StoredRecord> rows) const;
  absl::StatusOr<std::vector<PastBody>> OpenPast(absl::string_view practice, absl::string_view name,
                                                 std::vector<StoredPast> rows) const;

  absl::StatusOr<RememberedRequest> SealReply(RememberedRequest request) const;
  absl::Status OpenReply(RememberedRequest& request) const;

 private:
  absl::Status Open(absl::string_view practice, absl::string_view key_id, absl::string_view context,
                    std::string& bytes) const;

  sealing::Sealer* const sealer_;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_BODY_SEALER_H_
