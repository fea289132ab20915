#ifndef RAPPORT_COMMON_RESOURCES_RESOURCE_NAME_H_
#define RAPPORT_COMMON_RESOURCES_RESOURCE_NAME_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/errors/errors.h"

namespace rapport::resources {

// Resource names, parsed once at the edge and carried as ids from there on. Every id is a lower-case letter followed by
// at most 62 lower-case letters, digits or hyphens. All functions are thread-safe.

// True when `id` can stand in a resource name.
bool IsResourceId(absl::string_view id);

// The ids in `name` by `pattern`, such as `practices/{practice}/episodes/{episode}`: a segment in braces takes any id,
// another one only itself. Empty when the name does not fit.
std::optional<std::vector<std::string>> MatchResourceName(absl::string_view pattern, absl::string_view name);

// `practices/{practice}`.
struct PracticeName {
  static constexpr char kPattern[] = "practices/{practice}";
  std::string practice;

  static std::optional<PracticeName> Parse(absl::string_view name);
  std::string ToString() const;
};

// `practices/{practice}/episodes/{episode}`.
struct EpisodeName {
  static constexpr char kPattern[] = "practices/{practice}/episodes/{episode}";
  std::string practice;
  std::string episode;

  static std::optional<EpisodeName> Parse(absl::string_view name);
  std::string ToString() const;
  std::string RecordName() const;  // what the record store calls it: the name below the practice
};

// `practices/{practice}/episodes/{episode}/sessions/{session}`.
struct SessionName {
  static constexpr char kPattern[] = "practices/{practice}/episodes/{episode}/sessions/{session}";
  std::string practice;
  std::string episode;
  std::string session;

  static std::optional<SessionName> Parse(absl::string_view name);
  std::string ToString() const;
  std::string RecordName() const;
  EpisodeName Parent() const { return {practice, episode}; }
};

// Parses the name in a request's `field`; a name that does not fit is a violation and gives an empty one.
template <class Name>
Name ReadName(absl::string_view field, absl::string_view text, Violations& violations) {
  std::optional<Name> name = Name::Parse(text);
  if (!name.has_value()) {
    violations.Add(field, std::string("must be a name of the form ") + Name::kPattern);
    return Name();
  }
  return *std::move(name);
}

// The full name of what the record store calls `record_name` in `practice`.
std::string FullName(absl::string_view practice, absl::string_view record_name);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_RESOURCE_NAME_H_
