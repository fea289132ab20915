#ifndef RAPPORT_TESTS_BENCH_STORE_FLOORS_H_
#define RAPPORT_TESTS_BENCH_STORE_FLOORS_H_

#include <string>

#include "absl/time/time.h"

// What the record store is measured against: the same rows written with as little around them as possible.
namespace rapport::bench {

// A stored session is about this large.
inline constexpr int kBodyBytes = 600;

// Writes a second: prepared inserts into a new SQLite file in the store's modes, `group` writes per transaction, one
// thread. Each write is a record, a log line, a request id and an activity stamp; each transaction moves the counter.
double SqliteFloor(const std::string& path, int group, absl::Duration duration);

// Transactions a second of pgbench with `clients` clients and a script of the same rows, without the counter, which
// would make its clients wait for each other. The database must have the store's schema. 0 where pgbench is not
// installed.
double PgbenchFloor(const std::string& conninfo, const std::string& folder, int clients, absl::Duration duration);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_STORE_FLOORS_H_
