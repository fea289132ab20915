#include "common/resources/change_watch.h"

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/change_message.h"
#include "common/resources/resource_name.h"

namespace rapport::resources {

absl::StatusOr<std::shared_ptr<ChangeWatch::Watcher>> ChangeWatch::WatchAfter(absl::string_view parent,
                                                                              int64_t after_revision,
                                                                              absl::string_view store_epoch,
                                                                              bool until_latest) const {
  Violations violations;
  const auto practice = ReadName<PracticeName>("parent", parent, violations);
  if (after_revision < 0) violations.Add("after_revision", "must not be negative");
  RETURN_IF_ERROR(violations.ToStatus());
  if (!store_epoch.empty() && store_epoch != store_.Epoch()) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "STORE_EPOCH_CHANGED",
                     "the store is not the one the revision is of; read everything again and watch from there");
  }
  return std::make_shared<Watcher>(*this, practice.practice, until_latest,
                                   feed_.Follow(practice.practice, after_revision));
}

void ChangeWatch::Watcher::Next(std::function<void(absl::StatusOr<std::optional<type::v1::Change>>)> answer) {
  if (at_latest_) return answer(std::nullopt);
  // Copies, for the answer may come while this goes.
  const auto deliver = [&watch = watch_, practice = practice_,
                        answer = std::move(answer)](const absl::StatusOr<records::FeedItem>& item) {
    if (!item.ok()) return answer(item.status());
    answer(ToChangeMessage(practice, watch.store_.Epoch(), watch.clock_.Now(), *item));
  };
  if (!until_latest_) return follower_->Next(deliver);
  const absl::StatusOr<records::FeedItem> item = follower_->NextNow();
  at_latest_ = item.ok() && !item->change.has_value();
  deliver(item);
}

}  // namespace rapport::resources
