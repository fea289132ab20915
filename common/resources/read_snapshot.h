#ifndef RAPPORT_COMMON_RESOURCES_READ_SNAPSHOT_H_
#define RAPPORT_COMMON_RESOURCES_READ_SNAPSHOT_H_

#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"

namespace rapport::resources {

// What `body(snapshot)`, an absl::StatusOr, gives, read over one snapshot; the store's error when it cannot be had.
template <class Body>
std::invoke_result_t<Body&, records::Snapshot&> ReadSnapshot(records::RecordStore& store, absl::Time deadline,
                                                             Body body) {
  std::invoke_result_t<Body&, records::Snapshot&> result = absl::UnknownError("not read");
  const absl::Status read = store.Read(deadline, [&](records::Snapshot& snapshot) {
    result = body(snapshot);
    return result.status();
  });
  if (!read.ok()) return read;
  return result;
}

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_READ_SNAPSHOT_H_
