#ifndef RAPPORT_COMMON_RESOURCES_EXTERNAL_IDS_H_
#define RAPPORT_COMMON_RESOURCES_EXTERNAL_IDS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "rapport/type/v1/external_id.pb.h"

namespace rapport::resources {

// Ids of other systems: checked alike and found alike in every service. Thread-safe.

inline constexpr int kMaxExternalIds = 16;

// Adds every violation of one id in a request's `field`: system and value are 1 to 200 bytes.
void CheckExternalId(absl::string_view field, const type::v1::ExternalId& id, Violations& violations);

// The same for a list of them: at most 16, and none twice.
void CheckExternalIds(absl::string_view field, const google::protobuf::RepeatedPtrField<type::v1::ExternalId>& ids,
                      Violations& violations);

// What a record with this id is found by.
records::SearchKey ExternalIdKey(const type::v1::ExternalId& id);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_EXTERNAL_IDS_H_
