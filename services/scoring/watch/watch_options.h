#ifndef RAPPORT_SERVICES_SCORING_WATCH_WATCH_OPTIONS_H_
#define RAPPORT_SERVICES_SCORING_WATCH_WATCH_OPTIONS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace rapport::scoring {

struct WatchOptions {
  absl::Duration heartbeat_interval = absl::Seconds(10);  // the longest silence towards a reader
  absl::Duration feed_silence = absl::Seconds(30);        // a feed without any sign of life is opened anew
  absl::Duration first_pause = absl::Milliseconds(100);   // after a failure; doubles up to the longest
  absl::Duration longest_pause = absl::Seconds(3);
  size_t kept_events = 1024;      // of a practice; a reader further behind gets lists instead
  size_t episodes_at_once = 256;  // looked at before the next changes are
  size_t threads = 4;             // that wait for intake and goals; of their own, so that no call waits for them
  absl::Duration tick = absl::Milliseconds(100);  // how late a pause or heartbeat may be seen to be over
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_WATCH_WATCH_OPTIONS_H_
