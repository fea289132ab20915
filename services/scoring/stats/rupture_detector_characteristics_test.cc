// How often each way of looking for ruptures is wrong and right, by simulation. The expected rates are those published
// with the detector's rule, from 4,000 therapies of 12 ratings about a mean of 36.5 with a ceiling at 40, judged with a
// practice SD of 1.5 (sigma0); the V-shape is judged with the clients' own SD.
//
// Which reading gives which number: the published rows come out together when clients differ in their own mean (normal
// about 36.5, SD 2, nobody's beyond the ceiling). With every client's mean at 36.5 the detector's rows are the same,
// but the chart's false events are .01 .01 .02 (3 sigma) and .21 .22 .26 (2 sigma), its hits .22 and .82, and the
// V-shape's false events .98 .98 .98 (1 SD) and .62 .62 .55 (2 SD): a client near the ceiling has ratings that do not
// vary for a while, whose first ordinary rating then lies beyond the chart's limits and which never drop by a whole SD.
// An event of a chart is a rating below its lower limit. A drop counts as hit when an event begins within a session of
// it; a chart must find the session itself.
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "services/scoring/stats/control_chart.h"
#include "services/scoring/stats/drop_and_return.h"
#include "services/scoring/stats/rupture_detector.h"
#include "services/scoring/stats/test_noise.h"

namespace rapport::stats {
namespace {

constexpr int kPublishedSeries = 4000;
constexpr int kSeries = 8000;
constexpr int kSessions = 12;
constexpr int kDropSession = 7;
constexpr double kMean = 36.5;
constexpr double kMeanSd = 2.0;
constexpr double kCeiling = 40.0;
constexpr double kSds[] = {1.0, 1.5, 2.5};

std::vector<Value> Therapy(double sd, double drop, double mean_sd, Noise& noise) {
  const double mean = std::min(kCeiling, kMean + mean_sd * noise.Normal());
  std::vector<Value> ratings;
  for (int session = 1; session <= kSessions; ++session) {
    const double rating = mean + sd * noise.Normal() - (session == kDropSession ? drop : 0.0);
    ratings.push_back(std::min(kCeiling, rating));
  }
  return ratings;
}

using Finds = std::function<bool(const std::vector<Value>& therapy)>;

// The share of therapies in which something is found.
double RateOf(double sd, double drop, const Finds& finds, double mean_sd = kMeanSd) {
  Noise noise(20240501);
  int found = 0;
  for (int i = 0; i < kSeries; ++i) found += finds(Therapy(sd, drop, mean_sd, noise)) ? 1 : 0;
  return static_cast<double>(found) / kSeries;
}

// Four standard errors of the difference between a published and a simulated rate, and what publishing with so many
// decimals rounds away.
void ExpectRate(double rate, double published, double rounding = 0.005) {
  const double variance = published * (1.0 - published);
  const double error = 4.0 * std::sqrt(variance / kPublishedSeries + variance / kSeries);
  EXPECT_NEAR(rate, published, error + rounding);
}

std::vector<RuptureEvent> Detect(const std::vector<Value>& therapy) {
  return DetectRuptures(therapy, {.sigma0 = 1.5}).events;
}

bool IsRupture(const RuptureEvent& event) { return event.severity == RuptureSeverity::kRupture; }

Finds AnyEvent(bool rupture) {
  return [rupture](const std::vector<Value>& therapy) {
    const auto events = Detect(therapy);
    return std::any_of(events.begin(), events.end(), [&](const RuptureEvent& e) { return !rupture || IsRupture(e); });
  };
}

Finds EventAtDrop(bool rupture) {
  return [rupture](const std::vector<Value>& therapy) {
    const auto events = Detect(therapy);
    return std::any_of(events.begin(), events.end(), [&](const RuptureEvent& event) {
      return std::abs(event.session - kDropSession) <= 1 && (!rupture || IsRupture(event));
    });
  };
}

Finds BelowLimit(double k_sigma) {
  return [k_sigma](const std::vector<Value>& therapy) {
    return !AnalyzeControlChart(therapy, {.k_sigma = k_sigma}).below_lcl.empty();
  };
}

Finds DropBelowLimit(double k_sigma) {
  return [k_sigma](const std::vector<Value>& therapy) {
    const auto below = AnalyzeControlChart(therapy, {.k_sigma = k_sigma}).below_lcl;
    return std::count(below.begin(), below.end(), kDropSession) > 0;
  };
}

Finds AnyDropOf(double sd, double k_drop) {
  return [=](const std::vector<Value>& therapy) {
    return !FindDropsAndReturns(therapy, {.sd = sd, .k_drop = k_drop}).events.empty();
  };
}

TEST(RuptureDetectorCharacteristicsTest, FalseWatchesAreAsOftenAsPublished) {
  const double published[] = {0.07, 0.28, 0.62};
  for (int i = 0; i < 3; ++i) ExpectRate(RateOf(kSds[i], 0, AnyEvent(false)), published[i]);
}

TEST(RuptureDetectorCharacteristicsTest, FalseRupturesAreAsOftenAsPublished) {
  ExpectRate(RateOf(kSds[0], 0, AnyEvent(true)), 0.003, 0.0005);
  ExpectRate(RateOf(kSds[1], 0, AnyEvent(true)), 0.05);
  ExpectRate(RateOf(kSds[2], 0, AnyEvent(true)), 0.33);
}

TEST(RuptureDetectorCharacteristicsTest, ASixPointDropIsHitAsOftenAsPublished) {
  ExpectRate(RateOf(1.5, 6, EventAtDrop(false)), 0.92);
  ExpectRate(RateOf(1.5, 6, EventAtDrop(true)), 0.75);
}

TEST(RuptureDetectorCharacteristicsTest, TheChartOverAllDataErrsAsOftenAsPublishedAndHidesMostDrops) {
  const double three_sigma[] = {0.04, 0.04, 0.06};
  const double two_sigma[] = {0.25, 0.28, 0.34};
  for (int i = 0; i < 3; ++i) {
    ExpectRate(RateOf(kSds[i], 0, BelowLimit(3)), three_sigma[i]);
    ExpectRate(RateOf(kSds[i], 0, BelowLimit(2)), two_sigma[i]);
  }
  ExpectRate(RateOf(1.5, 6, DropBelowLimit(3)), 0.28);
  ExpectRate(RateOf(1.5, 6, DropBelowLimit(2)), 0.85);
}

TEST(RuptureDetectorCharacteristicsTest, TheVShapeFindsDropsInEventlessTherapiesAsOftenAsPublished) {
  const double one_sd[] = {0.96, 0.96, 0.95};
  const double two_sd[] = {0.61, 0.57, 0.50};
  for (int i = 0; i < 3; ++i) {
    ExpectRate(RateOf(kSds[i], 0, AnyDropOf(kSds[i], 1)), one_sd[i]);
    ExpectRate(RateOf(kSds[i], 0, AnyDropOf(kSds[i], 2)), two_sd[i]);
  }
}

TEST(RuptureDetectorCharacteristicsTest, WithOneMeanForAllTheDetectorIsTheSameAndTheChartIsNot) {
  ExpectRate(RateOf(1.5, 0, AnyEvent(false), /*mean_sd=*/0), 0.28);
  ExpectRate(RateOf(1.5, 0, AnyEvent(true), /*mean_sd=*/0), 0.05);
  EXPECT_LT(RateOf(1.0, 0, BelowLimit(3), /*mean_sd=*/0), 0.02);
  EXPECT_GT(RateOf(1.0, 0, AnyDropOf(1.0, 1), /*mean_sd=*/0), 0.975);
}

}  // namespace
}  // namespace rapport::stats
