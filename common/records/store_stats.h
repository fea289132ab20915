#ifndef RAPPORT_COMMON_RECORDS_STORE_STATS_H_
#define RAPPORT_COMMON_RECORDS_STORE_STATS_H_

#include <cstdint>

#include "absl/time/time.h"

namespace rapport::records {

// What a store has seen of one of its two pools of connections, reads' or writes', since it was opened.
struct ConnectionStats {
  int most = 0;       // connections there may be
  int open = 0;       // there are now
  int busy = 0;       // lent now
  int waiting = 0;    // callers that wait for one now
  int64_t waits = 0;  // callers that had to wait
  absl::Duration wait_time;

  // Whether the database answered when it was last asked, and how often it did not.
  bool available = true;
  int64_t failures = 0;
};

// What a store has seen since it was opened, and what waits in it now: for metrics.
struct StoreStats {
  int waiting_writes = 0;
  int most_waiting_writes = 0;
  int64_t commits = 0;           // groups brought to disk or tried to
  int64_t committed_writes = 0;  // writes in them
  int64_t refused_writes = 0;    // too many waited, or they waited too long
  absl::Duration commit_time;    // of all groups together, retries included
  int64_t conflict_retries = 0;  // another replica came first
  int64_t failure_retries = 0;   // the database was away
  int64_t sweep_failures = 0;    // practices whose remembered requests could not be swept
  ConnectionStats reads;
  ConnectionStats writes;
  int64_t schema_version = 0;  // that this release brought the database to
};

// What a feed's followers are at.
struct FeedStats {
  int followers = 0;
  int64_t changes = 0;  // handed out since the start

  // How old the change is that the follower furthest behind took last: zero when all of them wait for news.
  absl::Duration longest_lag;
};

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_STATS_H_
