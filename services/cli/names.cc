#include "services/cli/names.h"

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace rapport::cli {

std::string PracticeName(const GlobalOptions& options) { return absl::StrCat("practices/", options.practice); }

std::string EpisodeName(const GlobalOptions& options, const std::string& typed) {
  if (typed.find('/') != std::string::npos) return typed;
  return absl::StrCat(PracticeName(options), "/episodes/", typed);
}

std::string NewRequestId() { return RandomIds().NewId(); }

}  // namespace rapport::cli
