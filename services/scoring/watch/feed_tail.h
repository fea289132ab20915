#ifndef RAPPORT_SERVICES_SCORING_WATCH_FEED_TAIL_H_
#define RAPPORT_SERVICES_SCORING_WATCH_FEED_TAIL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/scoring/watch/change_source.h"

namespace rapport::scoring {

// One store's log as a follow hears it. Plain values, guarded by the follow.
struct FeedTail {
  const char* name;  // as readers know the service
  ChangeSource& source;

  std::unique_ptr<ChangeSource::Feed> feed;  // nullptr: it is not heard
  FeedPosition heard;                        // up to which every change has come; no epoch before it was ever heard
  absl::Duration heard_at;                   // when the last sign of life came, on the clock's elapsed time
  int64_t opening = 0;                       // number of the present feed: calls of earlier ones are late
  absl::Status error;                        // why it could not be opened, until it is
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_FEED_TAIL_H_
