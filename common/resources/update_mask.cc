#include "common/resources/update_mask.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/field_mask_util.h"

namespace rapport::resources {

std::vector<std::string> ReadUpdateMask(const google::protobuf::FieldMask& mask,
                                        const std::vector<std::string>& updatable, Violations& violations) {
  if (mask.paths_size() == 1 && mask.paths(0) == "*") return updatable;
  if (mask.paths().empty()) violations.Add("update_mask", "must name at least one field, or be *");
  std::vector<std::string> fields;
  for (int i = 0; i < mask.paths_size(); ++i) {
    const std::string& path = mask.paths(i);
    const std::string element = absl::StrCat("update_mask.paths[", i, "]");
    if (std::find(updatable.begin(), updatable.end(), path) == updatable.end()) {
      violations.Add(element, absl::StrCat("must be one of ", absl::StrJoin(updatable, ", ")));
    } else if (std::find(fields.begin(), fields.end(), path) != fields.end()) {
      violations.Add(element, "must not be given twice");
    } else {
      fields.push_back(path);
    }
  }
  return fields;
}

void CopyFields(const std::vector<std::string>& fields, const google::protobuf::Message& source,
                google::protobuf::Message& target) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) {
    target.GetReflection()->ClearField(&target, target.GetDescriptor()->FindFieldByName(field));
    mask.add_paths(field);
  }
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(source, mask, {}, &target);
}

}  // namespace rapport::resources
