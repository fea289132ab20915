#ifndef RAPPORT_TESTS_BENCH_STORE_SEED_H_
#define RAPPORT_TESTS_BENCH_STORE_SEED_H_

#include <cstdint>

#include "common/sql/database.h"

namespace rapport::bench {

// Fills a database that has the store's schema and no records with `sessions` sessions of kPractice,
// kSessionsPerEpisode in each episode, each with a client, a therapist and a line in the log: by the engine itself, so
// that a million take a minute. The values behind the keys are made up, so nothing finds these sessions by them.
void Seed(sql::Database& database, int64_t sessions);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_STORE_SEED_H_
