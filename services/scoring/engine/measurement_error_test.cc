#include "services/scoring/engine/measurement_error.h"

#include <gtest/gtest.h>

#include <cmath>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Instrument;
using instruments::NormGroup;
using instruments::ReliabilityKind;

instruments::Norm MakeNorm(const std::string& population, NormGroup group, double sd) {
  return {.id = population, .scale = "total", .population = population, .group = group, .mean = 10, .sd = sd};
}

Instrument WithFacts() {
  Instrument instrument = testing::MakeInstrument(9, 0, 3, 1);
  instrument.norms = {MakeNorm("everyone", NormGroup::kFunctional, 3), MakeNorm("clients", NormGroup::kClinical, 6)};
  instrument.reliabilities = {{.scale = "total", .kind = ReliabilityKind::kTestRetest, .value = 0.7},
                              {.scale = "total", .kind = ReliabilityKind::kAlpha, .value = 0.89}};
  return instrument;
}

TEST(MeasurementErrorTest, PrefersClientsAndInternalConsistency) {
  const Instrument instrument = WithFacts();
  const Precision precision = FindPrecision(instrument, "total", "");
  ASSERT_TRUE(precision.Known());
  EXPECT_EQ(precision.norm->population, "clients");
  EXPECT_EQ(precision.reliability->value, 0.89);
  const ScoringKey key(instrument);
  ASSERT_TRUE(key.scales()[0].has_error);
  EXPECT_NEAR(key.scales()[0].error.standard_error, 6 * std::sqrt(1 - 0.89), 1e-12);
}

TEST(MeasurementErrorTest, TakesTheNamedPopulation) {
  const Instrument instrument = WithFacts();
  EXPECT_EQ(FindPrecision(instrument, "total", "everyone").norm->sd, 3);
  EXPECT_FALSE(FindPrecision(instrument, "total", "nobody").Known());
}

TEST(MeasurementErrorTest, DisabledFactsAndOtherScalesAreNotUsed) {
  Instrument instrument = WithFacts();
  for (instruments::Reliability& reliability : instrument.reliabilities) reliability.enabled = false;
  EXPECT_FALSE(FindPrecision(instrument, "total", "").Known());
  EXPECT_FALSE(FindPrecision(WithFacts(), "bond", "").Known());
  const ScoringKey key(instrument);
  EXPECT_FALSE(key.scales()[0].has_error);
}

}  // namespace
}  // namespace rapport::scoring
