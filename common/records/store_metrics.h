#ifndef RAPPORT_COMMON_RECORDS_STORE_METRICS_H_
#define RAPPORT_COMMON_RECORDS_STORE_METRICS_H_

#include "common/metrics/registry.h"
#include "common/records/change_feed.h"
#include "common/records/record_store.h"

namespace rapport::records {

// Adds what `store` and the feed of its changes have seen, as `rapport_store_*`; both outlive the registry's last
// scrape. Call once for a registry.
void AddStoreMetrics(const RecordStore& store, const ChangeFeed& feed, metrics::Registry& registry);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_STORE_METRICS_H_
