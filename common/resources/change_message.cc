#include "common/resources/change_message.h"

#include <utility>

#include "common/resources/resource_name.h"
#include "common/resources/timestamp.h"

namespace rapport::resources {

type::v1::ChangeKind ToChangeKind(absl::string_view record_kind) {
  constexpr std::pair<absl::string_view, type::v1::ChangeKind> kKinds[] = {
      {"episode", type::v1::CHANGE_KIND_EPISODE},
      {"session", type::v1::CHANGE_KIND_SESSION},
      {"moved_session", type::v1::CHANGE_KIND_SESSION},
      {"goal", type::v1::CHANGE_KIND_GOAL},
      {"parameter_set", type::v1::CHANGE_KIND_PARAMETER_SET},
      {"erasure", type::v1::CHANGE_KIND_ERASURE},
  };
  for (const auto& [name, kind] : kKinds) {
    if (name == record_kind) return kind;
  }
  return type::v1::CHANGE_KIND_UNSPECIFIED;
}

type::v1::Change ToChangeMessage(absl::string_view practice, const std::string& store_epoch, absl::Time now,
                                 const records::FeedItem& item) {
  type::v1::Change message;
  message.set_revision(item.revision);
  message.set_store_epoch(store_epoch);
  if (!item.change.has_value()) {
    message.set_kind(type::v1::CHANGE_KIND_HEARTBEAT);
    *message.mutable_commit_time() = ToTimestamp(now);
    return message;
  }
  message.set_name(FullName(practice, item.change->name));
  message.set_kind(ToChangeKind(item.change->kind));
  *message.mutable_commit_time() = ToTimestamp(item.change->commit_time);
  return message;
}

}  // namespace rapport::resources
