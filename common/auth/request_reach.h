#ifndef RAPPORT_COMMON_AUTH_REQUEST_REACH_H_
#define RAPPORT_COMMON_AUTH_REQUEST_REACH_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace rapport::auth {

// What is reached for by the requests of one message type: every field, at any depth, that holds resource names or
// therapists' keys, found once by reflection. The contracts call such fields alike everywhere (ReachOf), so that a new
// one is held against the caller's limits by its name alone, and a test fails for a name that is not known. Immutable,
// and so thread-safe.
class RequestReach {
 public:
  enum class Kind { kResourceName, kTherapist };

  // Told of one value; `subject` says that the field stands in the request itself (`name`, `parent`), or in its
  // resource when the request itself has none: what the call is about. The value is the request's.
  using Visit = std::function<void(Kind kind, bool subject, const std::string& value)>;

  explicit RequestReach(const google::protobuf::Descriptor& request);

  // Tells of every value that is not empty.
  void ForEach(const google::protobuf::Message& request, const Visit& visit) const;

  // Whether there is no such field: these requests reach no record.
  bool empty() const { return types_.empty(); }

 private:
  // The fields of one message type that reach for something, and those that lead to such.
  struct Type {
    std::vector<std::pair<const google::protobuf::FieldDescriptor*, Kind>> reaching;
    std::vector<const google::protobuf::FieldDescriptor*> inner;
  };

  bool Explore(const google::protobuf::Descriptor& type);
  void Walk(const google::protobuf::Message& message, bool subject, const Visit& visit) const;

  const google::protobuf::Descriptor* const request_;
  std::map<const google::protobuf::Descriptor*, Type> types_;
  bool has_own_name_ = false;
};

// What a field of the contracts holds: resource names (`name`, `parent`, `episode`, `session`, ...), therapists' keys
// (`therapist`, `therapists`), or neither.
std::optional<RequestReach::Kind> ReachOf(const google::protobuf::FieldDescriptor& field);

// The practice's id in a resource name; empty when it is none.
absl::string_view PracticeOf(absl::string_view name);

// The episode's name in the name of an episode or of something of one; empty when it names no single episode
// (`practices/{practice}`, `practices/{practice}/episodes/-`).
absl::string_view EpisodeOf(absl::string_view name);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_REQUEST_REACH_H_
