#include "services/intake/domain/change_watch.h"

#include "common/base/status_macros.h"
#include "common/resources/change_message.h"
#include "common/resources/resource_name.h"
#include "services/intake/domain/intake_errors.h"

namespace rapport::intake {

absl::StatusOr<std::shared_ptr<ChangeWatch::Watcher>> ChangeWatch::Watch(const v1::WatchChangesRequest& request) const {
  Violations violations;
  const auto parent = resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  if (request.after_revision() < 0) violations.Add("after_revision", "must not be negative");
  RETURN_IF_ERROR(violations.ToStatus());
  if (!request.store_epoch().empty() && request.store_epoch() != store_.Epoch()) return StoreEpochChanged();
  return std::make_shared<Watcher>(*this, parent.practice, feed_.Follow(parent.practice, request.after_revision()));
}

void ChangeWatch::Watcher::Next(std::function<void(absl::StatusOr<type::v1::Change>)> answer) {
  // Copies, for the answer may come while this goes.
  follower_->Next([&watch = watch_, practice = practice_,
                   answer = std::move(answer)](const absl::StatusOr<records::FeedItem>& item) {
    if (!item.ok()) return answer(item.status());
    answer(resources::ToChangeMessage(practice, watch.store_.Epoch(), watch.clock_.Now(), *item));
  });
}

}  // namespace rapport::intake
