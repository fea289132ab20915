#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_H_

#include <utility>

#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"
#include "common/resources/change_watch.h"
#include "services/goals/domain/goal_reader.h"
#include "services/goals/domain/goal_writer.h"

namespace rapport::goals {

// Every use case of goals over one store. Thread-safe; what it is made of outlives it.
struct Goals {
  Goals(records::RecordStore& record_store, GoalReader::StaleAfterSessions stale_after, const Clock& clock,
        IdGenerator& ids, const records::FeedOptions& feed_options = {})
      : store(record_store),
        feed(store, clock, feed_options),
        changes(store, feed, clock),
        reader(store, std::move(stale_after)),
        writer(store, clock, ids) {}

  records::RecordStore& store;
  records::ChangeFeed feed;
  resources::ChangeWatch changes;
  GoalReader reader;
  GoalWriter writer;
};

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOALS_H_
