#ifndef RAPPORT_TESTS_BENCH_STORE_SHAPE_H_
#define RAPPORT_TESTS_BENCH_STORE_SHAPE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// What everything that is measured or measured against writes alike: sessions of a realistic size, whose names are
// spread over all that is stored, as random ids are.
namespace rapport::bench {

inline constexpr char kPractice[] = "bench";

// A stored session with one assessment is about this large.
inline constexpr int kBodyBytes = 600;

inline constexpr int kSessionsPerEpisode = 20;

// The id of a seeded episode; `n` counts from 0.
std::string EpisodeId(int64_t n);

// "episodes/{episode}/sessions/{session}", the session scattered by `n`.
std::string SessionName(absl::string_view episode, int64_t n);

// Ends the program with a message unless `status` is OK.
void Check(const absl::Status& status);

}  // namespace rapport::bench

#endif  // RAPPORT_TESTS_BENCH_STORE_SHAPE_H_
