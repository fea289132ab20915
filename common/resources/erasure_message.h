#ifndef RAPPORT_COMMON_RESOURCES_ERASURE_MESSAGE_H_
#define RAPPORT_COMMON_RESOURCES_ERASURE_MESSAGE_H_

#include "common/records/record_store.h"
#include "rapport/type/v1/erasure.pb.h"

namespace rapport::resources {

// The account of an erasure, place by place, as every service with records gives it. `only_counted`: nothing was
// erased, as the caller asked. Thread-safe.
type::v1::ErasureReport ToErasureMessage(const records::ErasureReport& report, bool only_counted);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_ERASURE_MESSAGE_H_
