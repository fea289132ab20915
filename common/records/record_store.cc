#include "common/records/record_store.h"

#include "absl/strings/str_cat.h"

namespace rapport::records {

std::string EtagOf(int64_t revision) { return absl::StrCat("r", revision); }

}  // namespace rapport::records
