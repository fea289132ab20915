// How often the detector is wrong and right, by simulation: 4000 therapies of 12 ratings about a mean of 36.5 with a
// ceiling at 40, judged with a practice SD of 1.5. The expected rates are those published with the rule; each may be
// off by four standard errors of a rate from 4000 series.
#include <algorithm>
#include <cmath>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/scoring/stats/control_chart.h"
#include "services/scoring/stats/rupture_detector.h"
#include "services/scoring/stats/test_noise.h"

namespace rapport::stats {
namespace {

constexpr int kSeries = 4000;
constexpr int kSessions = 12;
constexpr int kDropSession = 7;
constexpr double kMean = 36.5;
constexpr double kCeiling = 40.0;

std::vector<Value> Therapy(double sd, double drop, Noise& noise) {
  std::vector<Value> ratings;
  for (int session = 1; session <= kSessions; ++session) {
    const double rating = kMean + sd * noise.Normal() - (session == kDropSession ? drop : 0.0);
    ratings.push_back(std::min(kCeiling, rating));
  }
  return ratings;
}

struct Rates {
  double watch = 0.0;    // Any event.
  double rupture = 0.0;  // An event that reached rupture.
};

// How often a therapy has an event of which `counts` is true.
template <class Counts>
Rates RatesOf(double sd, double drop, Counts counts) {
  Noise noise(20240501);
  Rates rates;
  for (int i = 0; i < kSeries; ++i) {
    bool watch = false;
    bool rupture = false;
    for (const RuptureEvent& event : DetectRuptures(Therapy(sd, drop, noise), {.sigma0 = 1.5}).events) {
      if (!counts(event)) continue;
      watch = true;
      rupture = rupture || event.severity == RuptureSeverity::kRupture;
    }
    rates.watch += watch ? 1.0 / kSeries : 0.0;
    rates.rupture += rupture ? 1.0 / kSeries : 0.0;
  }
  return rates;
}

double FourStandardErrors(double rate) { return 4.0 * std::sqrt(rate * (1.0 - rate) / kSeries); }

struct Published {
  double sd;
  double watch;
  double rupture;
};

TEST(RuptureDetectorCharacteristicsTest, FalseEventsAreAsOftenAsPublished) {
  for (const Published& published : {Published{1.0, 0.07, 0.003}, {1.5, 0.28, 0.05}, {2.5, 0.62, 0.33}}) {
    const Rates rates = RatesOf(published.sd, 0.0, [](const RuptureEvent&) { return true; });
    EXPECT_NEAR(rates.watch, published.watch, FourStandardErrors(published.watch)) << published.sd;
    EXPECT_NEAR(rates.rupture, published.rupture, FourStandardErrors(published.rupture)) << published.sd;
  }
}

TEST(RuptureDetectorCharacteristicsTest, ASixPointDropIsSeldomMissed) {
  const auto open_at_drop = [](const RuptureEvent& event) {
    return event.session <= kDropSession && event.repaired_at.value_or(kSessions + 1) > kDropSession;
  };
  const Rates hits = RatesOf(1.5, 6.0, open_at_drop);
  EXPECT_GT(hits.watch, 0.90);
  EXPECT_NEAR(hits.rupture, 0.75, FourStandardErrors(0.75));
}

TEST(RuptureDetectorCharacteristicsTest, AControlChartOverAllDataMissesMostDropsBecauseTheyHideThemselves) {
  Noise noise(20240501);
  int found = 0;
  for (int i = 0; i < kSeries; ++i) {
    const auto below = AnalyzeControlChart(Therapy(1.5, 6.0, noise)).below_lcl;
    found += std::count(below.begin(), below.end(), kDropSession) > 0 ? 1 : 0;
  }
  EXPECT_LT(static_cast<double>(found) / kSeries, 0.30);
}

}  // namespace
}  // namespace rapport::stats
