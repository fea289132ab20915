#ifndef RAPPORT_COMMON_RESOURCES_UPDATE_MASK_H_
#define RAPPORT_COMMON_RESOURCES_UPDATE_MASK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace rapport::resources {

// The fields an update sets (AIP-134): those the mask names, or all of `updatable` when it is `*`. An empty mask, a
// field that is not updatable and one named twice are violations of `update_mask`. Only whole fields can be named.
// Thread-safe.
std::vector<std::string> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                        const std::vector<std::string>& updatable, Violations& violations);

// Copies the named top-level fields from `source` to `target`, messages of one type; a field unset in `source` is
// cleared.
void CopyFields(const std::vector<std::string>& fields, const google::protobuf::Message& source,
                google::protobuf::Message& target);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_UPDATE_MASK_H_
