#include "services/scoring/store/flag_counts.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace rapport::scoring {
namespace {

using ::testing::HasSubstr;

v1::AllianceProfile With(const std::string& code, const std::string& id) {
  v1::AllianceProfile profile;
  v1::Flag& flag = *profile.add_flags();
  flag.set_code(code);
  flag.set_id(id);
  return profile;
}

TEST(FlagCountsTest, TheCodesOfTheDashboardsAreThereFromTheStart) {
  metrics::Registry registry;
  const FlagCounts counts(registry);
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_scoring_flags_raised_total{code=\"DROP_REPAIRED\"} 0\n"));
}

TEST(FlagCountsTest, AFlagCountsOnceHoweverOftenItsProfileIsMade) {
  metrics::Registry registry;
  FlagCounts counts(registry);
  for (int i = 0; i < 3; ++i) counts.Count(With("CEILING_RUN", "a"));
  counts.Count(With("CEILING_RUN", "b"));
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_scoring_flags_raised_total{code=\"CEILING_RUN\"} 2\n"));
}

TEST(FlagCountsTest, TheLatestFlagsAreRememberedAndTheOldestForgotten) {
  metrics::Registry registry;
  FlagCounts counts(registry, /*remembered=*/2);
  for (const char* id : {"a", "b", "c"}) counts.Count(With("CEILING_RUN", id));
  counts.Count(With("CEILING_RUN", "b"));
  EXPECT_THAT(registry.Text(), HasSubstr("{code=\"CEILING_RUN\"} 3\n"));
  for (const char* id : {"d", "e", "f"}) counts.Count(With("CEILING_RUN", id));
  counts.Count(With("CEILING_RUN", "a"));
  EXPECT_THAT(registry.Text(), HasSubstr("{code=\"CEILING_RUN\"} 7\n"));
}

}  // namespace
}  // namespace rapport::scoring
