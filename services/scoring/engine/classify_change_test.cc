#include "services/scoring/engine/classify_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/scoring/engine/test_instruments.h"

namespace rapport::scoring {
namespace {

using instruments::Comparison;
using instruments::Instrument;
using instruments::NormGroup;
using stats::ChangeCategory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 0-27, lower is better, published change of 6, clinical from 10.
Instrument WithPublishedRules() {
  Instrument instrument = testing::MakeInstrument(9, 0, 3, 1);
  instrument.scales[0].direction = instruments::Direction::kLowerIsBetter;
  instruments::ReliableChange change;
  change.scale = "total";
  change.value = 6;
  change.confidence_level = 0.95;
  change.basis.source = "someone 1999";
  instrument.reliable_changes.push_back(change);
  change.value = 3;
  change.criterion = instruments::ChangeCriterion::kMinimalImportantDifference;
  change.default_change = true;
  instrument.reliable_changes.push_back(change);
  instruments::Cutoff cutoff;
  cutoff.scale = "total";
  cutoff.value = 10;
  instrument.cutoffs.push_back(cutoff);
  return instrument;
}

void AddNorm(Instrument& instrument, const std::string& population, NormGroup group, double mean, double sd) {
  instrument.norms.push_back(
      {.scale = "total", .population = population, .group = group, .mean = mean, .sd = sd, .basis = {.source = "n"}});
}

ClassifiedChange Classify(const Instrument& instrument, double before, double after,
                          const std::string& population = "") {
  return ClassifyChange(instrument, instrument.scales[0], before, after, population);
}

TEST(ClassifyChangeTest, PublishedThresholdCountsWhenReached) {
  const Instrument instrument = WithPublishedRules();
  EXPECT_EQ(Classify(instrument, 18, 7).classification.category, ChangeCategory::kRecovered);
  EXPECT_EQ(Classify(instrument, 22, 14).classification.category, ChangeCategory::kImproved);
  EXPECT_EQ(Classify(instrument, 16, 10).classification.category, ChangeCategory::kImproved);
  EXPECT_EQ(Classify(instrument, 9, 15).classification.category, ChangeCategory::kDeteriorated);
  const ClassifiedChange small = Classify(instrument, 11, 8);
  EXPECT_EQ(small.classification.category, ChangeCategory::kUnchanged);
  EXPECT_EQ(small.classification.crossed_to_functional, true);
}

TEST(ClassifyChangeTest, SmallestImportantDifferenceIsNoReliableChange) {
  const ClassifiedChange change = Classify(WithPublishedRules(), 20, 16);
  EXPECT_EQ(change.threshold->value, 6);
  EXPECT_EQ(change.classification.category, ChangeCategory::kUnchanged);
  EXPECT_THAT(change.threshold->criterion, HasSubstr("95 percent"));
}

TEST(ClassifyChangeTest, ComputesTheThresholdOfANamedPopulation) {
  Instrument instrument = WithPublishedRules();
  AddNorm(instrument, "clients", NormGroup::kClinical, 15, 6.1);
  instrument.reliabilities.push_back({.scale = "total", .kind = instruments::ReliabilityKind::kAlpha, .value = 0.89});
  const ClassifiedChange change = Classify(instrument, 22, 11, "clients");
  ASSERT_TRUE(change.threshold.has_value());
  EXPECT_NEAR(change.threshold->value, 5.60786108, 1e-8);
  EXPECT_FALSE(change.threshold->reached_is_enough);
  EXPECT_NEAR(*change.rci, -3.84460308182248, 1e-9);
  EXPECT_EQ(change.threshold->population, "clients");
  EXPECT_EQ(change.boundary->value, 10);
}

TEST(ClassifyChangeTest, WithoutSourcedFactsNothingIsClassified) {
  Instrument instrument = testing::MakeInstrument(9, 0, 3, 1);
  AddNorm(instrument, "clients", NormGroup::kClinical, 15, 6.1);
  const ClassifiedChange change = Classify(instrument, 20, 5);
  EXPECT_FALSE(change.threshold.has_value());
  EXPECT_FALSE(change.classification.category.has_value());
}

TEST(ClassifyChangeTest, DisabledFactsDecideNothing) {
  Instrument instrument = WithPublishedRules();
  for (auto& change : instrument.reliable_changes) change.enabled = false;
  for (auto& cutoff : instrument.cutoffs) cutoff.enabled = false;
  const ClassifiedChange change = Classify(instrument, 20, 5);
  EXPECT_FALSE(change.threshold.has_value());
  EXPECT_FALSE(change.boundary.has_value());
}

TEST(ClassifyChangeTest, BoundaryOfTwoNormsIsCutoffC) {
  Instrument instrument = WithPublishedRules();
  instrument.cutoffs.clear();
  AddNorm(instrument, "clients", NormGroup::kClinical, 40, 7.5);
  AddNorm(instrument, "public", NormGroup::kFunctional, 60, 7.5);
  EXPECT_NEAR(Classify(instrument, 20, 5).boundary->value, 50, 1e-12);
}

TEST(ClassifyChangeTest, ScoreAtAnExclusiveCutoffIsFunctional) {
  Instrument instrument = testing::MakeInstrument(4, 0, 10, 0.1);
  instruments::ReliableChange change;
  change.scale = "total";
  change.value = 5;
  instrument.reliable_changes.push_back(change);
  instruments::Cutoff cutoff;
  cutoff.scale = "total";
  cutoff.value = 25;
  cutoff.comparison = Comparison::kLess;
  instrument.cutoffs.push_back(cutoff);
  EXPECT_EQ(Classify(instrument, 20, 25).classification.category, ChangeCategory::kRecovered);
  EXPECT_EQ(Classify(instrument, 19, 24.9).classification.category, ChangeCategory::kImproved);
}

TEST(ClassifyChangeTest, CutoffThatSaysWhoHasRecoveredDescribesTheFunctionalSide) {
  Instrument instrument = WithPublishedRules();
  instrument.cutoffs[0].meaning = instruments::CutoffMeaning::kRecovered;
  instrument.cutoffs[0].comparison = Comparison::kLessOrEqual;
  EXPECT_FALSE(Classify(instrument, 20, 10).boundary->clinical_at_value);
  EXPECT_EQ(Classify(instrument, 20, 10).classification.category, ChangeCategory::kRecovered);
}

TEST(ClassifyChangeTest, ListsThePopulationsThereAreFactsFor) {
  Instrument instrument = WithPublishedRules();
  AddNorm(instrument, "clients", NormGroup::kClinical, 15, 6.1);
  EXPECT_THAT(PopulationsOf(instrument, "total"), ElementsAre("clients"));
  EXPECT_TRUE(PopulationsOf(instrument, "bond").empty());
}

}  // namespace
}  // namespace rapport::scoring
