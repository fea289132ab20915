#include "common/resources/resource_name.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rapport::resources {
namespace {

constexpr size_t kMaxIdLength = 63;

}  // namespace

bool IsResourceId(absl::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength || !absl::ascii_islower(id.front())) return false;
  return std::all_of(id.begin(), id.end(),
                     [](unsigned char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
}

std::optional<std::vector<std::string>> MatchResourceName(absl::string_view pattern, absl::string_view name) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(pattern, '/');
  const std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  if (wanted.size() != segments.size()) return std::nullopt;
  std::vector<std::string> ids;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const bool variable = !wanted[i].empty() && wanted[i].front() == '{';
    if (variable ? !IsResourceId(segments[i]) : wanted[i] != segments[i]) return std::nullopt;
    if (variable) ids.emplace_back(segments[i]);
  }
  return ids;
}

std::optional<PracticeName> PracticeName::Parse(absl::string_view name) {
  auto ids = MatchResourceName(kPattern, name);
  if (!ids.has_value()) return std::nullopt;
  return PracticeName{std::move((*ids)[0])};
}

std::string PracticeName::ToString() const { return absl::StrCat("practices/", practice); }

std::optional<EpisodeName> EpisodeName::Parse(absl::string_view name) {
  auto ids = MatchResourceName(kPattern, name);
  if (!ids.has_value()) return std::nullopt;
  return EpisodeName{std::move((*ids)[0]), std::move((*ids)[1])};
}

std::string EpisodeName::ToString() const { return FullName(practice, RecordName()); }

std::string EpisodeName::RecordName() const { return absl::StrCat("episodes/", episode); }

std::optional<SessionName> SessionName::Parse(absl::string_view name) {
  auto ids = MatchResourceName(kPattern, name);
  if (!ids.has_value()) return std::nullopt;
  return SessionName{std::move((*ids)[0]), std::move((*ids)[1]), std::move((*ids)[2])};
}

std::string SessionName::ToString() const { return FullName(practice, RecordName()); }

std::string SessionName::RecordName() const { return absl::StrCat("episodes/", episode, "/sessions/", session); }

std::string FullName(absl::string_view practice, absl::string_view record_name) {
  return absl::StrCat("practices/", practice, "/", record_name);
}

}  // namespace rapport::resources
