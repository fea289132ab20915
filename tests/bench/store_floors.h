#ifndef RAPPORT_TESTS_BENCH_STORE_FLOORS_H_
#define RAPPORT_TESTS_BENCH_STORE_FLOORS_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "common/sql/database.h"

// What the record store is measured against: the same rows written and read in the same database, with as little around
// them as possible. A session is a record, two search keys, a log line and an activity stamp. Use a floor only after
// the store that is measured has been closed: it keeps the practice's counter right, and nothing else.
namespace rapport::bench {

// Writes a second: prepared inserts, `group` sessions per transaction, one connection. `remembered`: each with a
// request id, as a single write has it and an imported row has not.
double InsertFloor(sql::Database& database, int group, bool remembered, absl::Duration duration);

// Transactions a second of pgbench with `clients` clients and a script that writes one session and its request id,
// without the counter, which would make its clients wait for each other. `episodes` is how many there are.
double PgbenchFloor(const std::string& conninfo, const std::string& folder, int clients, int64_t episodes,
                    absl::Duration duration);

// Rows a second of COPY, 1,000 sessions per transaction, their rows made beforehand. PostgreSQL only.
double CopyFloor(const std::string& conninfo, absl::Duration duration);

// Reads a second of one episode's bodies by one prepared query.
double ReadFloor(sql::Database& database, const std::string& episode, absl::Duration duration);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_STORE_FLOORS_H_
