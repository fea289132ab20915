#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_ROUND_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_ROUND_H_

#include <cstdint>

#include "absl/status/status.h"
#include "common/records/record_store.h"
#include "services/goals/domain/erasure_feed.h"

namespace rapport::goals {

// What one look at intake's feeds came to.
struct ErasureRound {
  absl::Status status;       // OK: every practice is followed up to intake's latest change
  int64_t episodes = 0;      // erased in intake, and now here
  int64_t goals_erased = 0;  // goals that were here
};

// Erases here what intake has erased: reads, for every practice with goals, intake's feed on from where it was left.
// An episode is marked as erased even when no goal of it is here, so that none can be recorded any more: a CreateGoal
// that asked intake before the erasure comes too late. A practice whose feed fails keeps its position and does not hold
// up the others, unless intake is away altogether. What was erased before is erased already, so reading a part of a
// feed again does no harm. Blocks.
ErasureRound FollowErasures(records::RecordStore& store, ErasureFeed& feed);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_ERASURE_ROUND_H_
