#ifndef RAPPORT_COMMON_RESOURCES_RECORD_BODY_H_
#define RAPPORT_COMMON_RESOURCES_RECORD_BODY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"

namespace rapport::resources {

// Between a resource with `revision` and `etag` fields and its record's body. A body does not hold the two: the
// revision is the store's and the etag follows from it. Thread-safe.

// Marks `resource` as being at `revision`; 0, of a write that was only checked, leaves both unset.
template <class Resource>
void SetRevision(int64_t revision, Resource& resource) {
  if (revision == 0) return;
  resource.set_revision(revision);
  resource.set_etag(records::EtagOf(revision));
}

template <class Resource>
std::string ToBody(Resource resource) {
  resource.clear_revision();
  resource.clear_etag();
  return resource.SerializeAsString();
}

// DATA_LOSS when the body is no such message: the store holds something this release did not write.
template <class Resource>
absl::StatusOr<Resource> FromBody(absl::string_view body, int64_t revision) {
  Resource resource;
  if (!resource.ParseFromArray(body.data(), static_cast<int>(body.size()))) {
    return MakeError(absl::StatusCode::kDataLoss, "RECORD_UNREADABLE", "a stored record cannot be read");
  }
  SetRevision(revision, resource);
  return resource;
}

template <class Resource>
absl::StatusOr<Resource> FromRecord(const records::Record& record) {
  return FromBody<Resource>(record.body, record.revision);
}

// The revision a committed write gave to the record, 0 when it was only checked.
inline int64_t RevisionOf(const records::Revisions& revisions, const std::string& record_name) {
  const auto found = revisions.find(record_name);
  return found == revisions.end() ? 0 : found->second;
}

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_RECORD_BODY_H_
