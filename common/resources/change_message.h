#ifndef RAPPORT_COMMON_RESOURCES_CHANGE_MESSAGE_H_
#define RAPPORT_COMMON_RESOURCES_CHANGE_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"
#include "rapport/type/v1/change.pb.h"

namespace rapport::resources {

// The message for what a follower of `practice` got; a heartbeat carries `now`. Thread-safe.
type::v1::Change ToChangeMessage(absl::string_view practice, const std::string& store_epoch, absl::Time now,
                                 const records::FeedItem& item);

// What a record's kind is called in the feed.
type::v1::ChangeKind ToChangeKind(absl::string_view record_kind);

}  // namespace rapport::resources

#endif  // RAPPORT_COMMON_RESOURCES_CHANGE_MESSAGE_H_
