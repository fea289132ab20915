#include "common/auth/request_reach.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/strip.h"

namespace rapport::auth {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Calls `use` with each value of a string field, single or repeated.
template <class Use>
void ForEachText(const Message& message, const FieldDescriptor& field, const Use& use) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::string scratch;
  if (!field.is_repeated()) return use(reflection.GetStringReference(message, &field, &scratch));
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    use(reflection.GetRepeatedStringReference(message, &field, i, &scratch));
}

// Calls `use` with each message of a message field, single or repeated.
template <class Use>
void ForEachMessage(const Message& message, const FieldDescriptor& field, const Use& use) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!field.is_repeated()) {
    if (reflection.HasField(message, &field)) use(reflection.GetMessage(message, &field));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    use(reflection.GetRepeatedMessage(message, &field, i));
}

}  // namespace

RequestReach::RequestReach(const google::protobuf::Descriptor& request) : request_(&request) {
  if (!Explore(request)) types_.clear();
  if (types_.empty()) return;
  for (const auto& [field, kind] : types_.at(&request).reaching) has_own_name_ |= kind == Kind::kResourceName;
}

// Whether anything that reaches for a record stands below `type`. No message of the contracts holds itself; one that
// did would be taken as leading nowhere at its second occurrence, and its first still counts.
bool RequestReach::Explore(const google::protobuf::Descriptor& type) {
  const auto [entry, fresh] = types_.try_emplace(&type);
  if (!fresh) return !entry->second.reaching.empty() || !entry->second.inner.empty();
  Type found;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (const auto kind = ReachOf(field); kind.has_value()) found.reaching.emplace_back(&field, *kind);
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && Explore(*field.message_type()))
      found.inner.push_back(&field);
  }
  const bool leads = !found.reaching.empty() || !found.inner.empty();
  types_[&type] = std::move(found);
  return leads;
}

void RequestReach::Walk(const Message& message, bool subject, const Visit& visit) const {
  const Type& type = types_.at(message.GetDescriptor());
  for (const auto& entry : type.reaching) {
    ForEachText(message, *entry.first, [&](const std::string& value) {
      if (!value.empty()) visit(entry.second, subject, value);
    });
  }
  // What the call is about stands in the request itself; only where nothing does, in its resource.
  const bool inner = subject && !has_own_name_;
  for (const FieldDescriptor* field : type.inner)
    ForEachMessage(message, *field, [&](const Message& part) { Walk(part, inner, visit); });
}

void RequestReach::ForEach(const Message& request, const Visit& visit) const {
  if (!types_.empty()) Walk(request, /*subject=*/true, visit);
}

std::optional<RequestReach::Kind> ReachOf(const FieldDescriptor& field) {
  static const auto& names = *new absl::flat_hash_set<absl::string_view>{
      "name", "parent", "episode",    "episodes",   "episode_name", "session",      "from",
      "to",   "goal",   "moved_from", "split_from", "split_into",   "parameter_set"};
  if (field.type() != FieldDescriptor::TYPE_STRING) return std::nullopt;
  // Instruments belong to no practice.
  if (field.full_name() == "rapport.scoring.v1.GetInstrumentRequest.name") return std::nullopt;
  if (names.contains(field.name())) return RequestReach::Kind::kResourceName;
  // Who gave a session is not whose episode it is.
  if (field.full_name() == "rapport.intake.v1.Session.therapists") return std::nullopt;
  if (field.name() == "therapist" || field.name() == "therapists") return RequestReach::Kind::kTherapist;
  return std::nullopt;
}

absl::string_view PracticeOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "practices/")) return "";
  return name.substr(0, name.find('/'));
}

absl::string_view EpisodeOf(absl::string_view name) {
  absl::string_view rest = name;
  if (!absl::ConsumePrefix(&rest, "practices/")) return "";
  const size_t slash = rest.find('/');
  if (slash == absl::string_view::npos) return "";
  rest.remove_prefix(slash);
  if (!absl::ConsumePrefix(&rest, "/episodes/")) return "";
  const absl::string_view episode = rest.substr(0, rest.find('/'));
  if (episode.empty() || episode == "-") return "";
  return name.substr(0, static_cast<size_t>(episode.data() + episode.size() - name.data()));
}

}  // namespace rapport::auth
