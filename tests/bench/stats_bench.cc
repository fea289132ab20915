// What the measures of one client's series cost, by its length: 12 sessions are usual, 50 are long, 200 are the years
// that Theil-Sen's quadratic number of slopes is watched for.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "services/scoring/stats/rupture_detector.h"
#include "services/scoring/stats/theil_sen.h"

namespace rapport::stats {
namespace {

// Alliance totals that wander about 36 with a drop every tenth session.
std::vector<Value> Ratings(int sessions) {
  std::vector<Value> ratings;
  for (int session = 0; session < sessions; ++session) {
    ratings.push_back(36.0 + 1.2 * std::sin(1.7 * session) - (session % 10 == 7 ? 6.0 : 0.0));
  }
  return ratings;
}

std::vector<Value> Sessions(int sessions) {
  std::vector<Value> numbers;
  for (int session = 1; session <= sessions; ++session) numbers.push_back(session);
  return numbers;
}

void DetectRupturesOfSeries(benchmark::State& state) {
  const std::vector<Value> ratings = Ratings(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(DetectRuptures(ratings, {.sigma0 = 1.5}));
}
BENCHMARK(DetectRupturesOfSeries)->Arg(12)->Arg(50)->Arg(200);

void TheilSenOfSeries(benchmark::State& state) {
  const std::vector<Value> sessions = Sessions(static_cast<int>(state.range(0)));
  const std::vector<Value> ratings = Ratings(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(FitTheilSen(sessions, ratings));
}
BENCHMARK(TheilSenOfSeries)->Arg(12)->Arg(50)->Arg(200);

}  // namespace
}  // namespace rapport::stats
