#include "services/scoring/domain/alliance_requests.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"

namespace rapport::scoring {
namespace {

std::vector<v1::RuptureMethod> ReadMethods(const v1::GetAllianceProfileRequest& request, Violations& violations) {
  std::vector<v1::RuptureMethod> methods;
  for (int i = 0; i < request.rupture_methods_size(); ++i) {
    const v1::RuptureMethod method = request.rupture_methods(i);
    const std::string field = absl::StrCat("rupture_methods[", i, "]");
    if (method == v1::RUPTURE_METHOD_UNSPECIFIED || !v1::RuptureMethod_IsValid(method)) {
      violations.Add(field, "must be a known method");
    } else if (std::find(methods.begin(), methods.end(), method) != methods.end()) {
      violations.Add(field, "must not be named twice");
    } else {
      methods.push_back(method);
    }
  }
  // The default method is always there; naming it asks for nothing more.
  methods.erase(std::remove(methods.begin(), methods.end(), v1::RUPTURE_METHOD_PREDICTION_LIMIT), methods.end());
  std::sort(methods.begin(), methods.end());
  return methods;
}

}  // namespace

absl::Status EpisodeNotFound() {
  return MakeError(absl::StatusCode::kNotFound, "EPISODE_NOT_FOUND", "there is no such episode");
}

absl::StatusOr<ProfileQuery> ReadProfileQuery(const v1::GetAllianceProfileRequest& request) {
  Violations violations;
  ProfileQuery query;
  query.episode = resources::ReadName<resources::EpisodeName>("name", request.name(), violations);
  query.rupture_methods = ReadMethods(request, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

}  // namespace rapport::scoring
