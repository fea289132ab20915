#include "services/goals/domain/attainment_progress.h"

#include <optional>

#include "gmock/gmock.h"
#include "services/goals/domain/goal_lifecycle.h"
#include "services/goals/testing/goal_builders.h"

namespace rapport::goals {
namespace {

using ::testing::DoubleNear;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

v1::ProgressParameters Parameters() {
  v1::ProgressParameters parameters;
  parameters.set_intercorrelation(0.3);
  return parameters;
}

struct GoalSpec {
  std::optional<double> weight;
  std::optional<double> baseline;
  std::optional<double> level;
};

std::vector<v1::Goal> GoalsWith(const std::vector<GoalSpec>& specs) {
  std::vector<v1::Goal> goals;
  for (const GoalSpec& spec : specs) {
    goals.push_back(test::RecordedGoal("g" + std::to_string(goals.size() + 1), test::AttainmentScale(spec.weight)));
    if (spec.baseline.has_value()) goals.back().set_baseline(*spec.baseline);
    test::AddRated(goals.back(), RATER_CLIENT, spec.level, 7, "s1");
  }
  return goals;
}

// Expected values: R 4.2.2 from the formula of Kiresuk & Sherman (1968).
TEST(AttainmentProgressTest, EqualGoalsGiveTheScoreWithItsInputs) {
  const v1::Attainment attainment =
      AttainmentOf(GoalsWith({{.level = 1}, {.level = 0}, {.level = 2}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(attainment.status(), v1::MEASURE_STATUS_OK);
  EXPECT_THAT(attainment.t_score(), DoubleNear(63.6930639376292, 1e-9));
  EXPECT_EQ(attainment.n_goals(), 3u);
  EXPECT_EQ(attainment.method().name(), "gas.t_score");
  ASSERT_THAT(attainment.inputs(), SizeIs(3));
  EXPECT_EQ(attainment.inputs(1).level(), 0);
  EXPECT_EQ(attainment.inputs(1).rating(), "r1");
}

TEST(AttainmentProgressTest, WeightsCountAndAnUnratedGoalDoesNot) {
  const v1::Attainment weighted =
      AttainmentOf(GoalsWith({{3, {}, 1}, {2, {}, -1}, {1, {}, 2}}), RATER_CLIENT, Parameters());
  EXPECT_THAT(weighted.t_score(), DoubleNear(56.6097897385885, 1e-9));
  const v1::Attainment dropped =
      AttainmentOf(GoalsWith({{3, {}, 1}, {2, {}, std::nullopt}, {1, {}, 2}}), RATER_CLIENT, Parameters());
  EXPECT_THAT(dropped.t_score(), DoubleNear(64.5555627434895, 1e-9));
  EXPECT_EQ(dropped.n_goals(), 2u);
}

TEST(AttainmentProgressTest, AGoalOfWeightZeroIsFollowedAndDoesNotCount) {
  const v1::Attainment attainment = AttainmentOf(GoalsWith({{1, {}, 1}, {0, {}, -2}}), RATER_CLIENT, Parameters());
  EXPECT_THAT(attainment.t_score(), DoubleNear(60, 1e-9));
  EXPECT_THAT(attainment.inputs(), SizeIs(1));
}

TEST(AttainmentProgressTest, AskedAndNotRatedIsInsufficientNotZero) {
  const v1::Attainment attainment = AttainmentOf(GoalsWith({{}, {}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(attainment.status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(attainment.has_t_score());
  EXPECT_THAT(attainment.series(), IsEmpty());
  EXPECT_EQ(attainment.change().status(), v1::MEASURE_STATUS_INSUFFICIENT_DATA);
  EXPECT_FALSE(attainment.change().has_t_change());
}

TEST(AttainmentProgressTest, RatersAreKeptApart) {
  std::vector<v1::Goal> goals = GoalsWith({{.level = 1}});
  test::AddRated(goals[0], RATER_THERAPIST, -2, 8);
  EXPECT_THAT(AttainmentOf(goals, RATER_CLIENT, Parameters()).t_score(), DoubleNear(60, 1e-9));
  EXPECT_THAT(AttainmentOf(goals, RATER_THERAPIST, Parameters()).t_score(), DoubleNear(30, 1e-9));
}

TEST(AttainmentProgressTest, ChangeIsOverTheSameGoalsAndWeights) {
  const v1::Attainment attainment =
      AttainmentOf(GoalsWith({{3, -1, 1}, {2, -1, 0}, {1, -2, 0}}), RATER_CLIENT, Parameters());
  EXPECT_THAT(attainment.change().t_baseline(), DoubleNear(34.5771572766269, 1e-9));
  EXPECT_THAT(attainment.change().t_latest(), DoubleNear(56.6097897385885, 1e-9));
  EXPECT_THAT(attainment.change().t_change(), DoubleNear(22.0326324619616, 1e-9));

  const v1::Attainment missing =
      AttainmentOf(GoalsWith({{{}, -1, 1}, {{}, -2, std::nullopt}, {{}, -1, 0}}), RATER_CLIENT, Parameters());
  EXPECT_EQ(missing.change().n_goals(), 2u);
  EXPECT_THAT(missing.change().t_change(), DoubleNear(18.6052101883813, 1e-9));
  EXPECT_THAT(missing.change().inputs(), SizeIs(2));
}

TEST(AttainmentProgressTest, TheSeriesHasAPointForEachOccasion) {
  std::vector<v1::Goal> goals = GoalsWith({{.level = -1}, {.level = -1}});  // both on day 7, session s1
  test::AddRated(goals[0], RATER_CLIENT, 1, 14, "s2");
  const v1::Attainment attainment = AttainmentOf(goals, RATER_CLIENT, Parameters());
  ASSERT_THAT(attainment.series(), SizeIs(2));
  EXPECT_EQ(attainment.series(0).session(), test::SessionNamed("s1"));
  EXPECT_EQ(attainment.series(0).n_goals(), 2u);
  EXPECT_EQ(attainment.series(1).session(), test::SessionNamed("s2"));
  EXPECT_THAT(attainment.series(1).t_score(), DoubleNear(50, 1e-9));  // +1 and the -1 carried forward
  EXPECT_EQ(attainment.series(1).inputs(1).rating(), "r1");
}

TEST(AttainmentProgressTest, ARetiredGoalLeavesTheScoreAndStaysInTheSeries) {
  std::vector<v1::Goal> goals = GoalsWith({{.level = 1}, {.level = -2}});
  ASSERT_TRUE(EnterState(v1::GOAL_STATE_RETIRED, "given up", test::kRecorded + absl::Hours(24 * 8), goals[1]).ok());
  const v1::Attainment attainment = AttainmentOf(goals, RATER_CLIENT, Parameters());
  EXPECT_THAT(attainment.t_score(), DoubleNear(60, 1e-9));
  EXPECT_EQ(attainment.n_goals(), 1u);
  EXPECT_EQ(attainment.series(0).n_goals(), 2u);
}

TEST(AttainmentProgressTest, ItsChangeIsJudgedByTheCallersCriterionAloneAndEitherWay) {
  const std::vector<v1::Goal> better = GoalsWith({{3, -1, 1}, {2, -1, 0}, {1, -2, 0}});  // a change of 22.03
  const v1::AttainmentChange unjudged = AttainmentOf(better, RATER_CLIENT, Parameters()).change();
  EXPECT_EQ(unjudged.reliable_change(), v1::RELIABLE_CHANGE_UNSPECIFIED);
  EXPECT_FALSE(unjudged.has_criterion());
  v1::ProgressParameters parameters = Parameters();
  parameters.set_reliable_t_change(22);
  EXPECT_EQ(AttainmentOf(better, RATER_CLIENT, parameters).change().reliable_change(), v1::RELIABLE_CHANGE_IMPROVED);
  EXPECT_EQ(AttainmentOf(GoalsWith({{3, 1, -1}}), RATER_CLIENT, parameters).change().reliable_change(),
            v1::RELIABLE_CHANGE_NONE);  // a change of -20
  parameters.set_reliable_t_change(20);
  const v1::AttainmentChange worse = AttainmentOf(GoalsWith({{3, 1, -1}}), RATER_CLIENT, parameters).change();
  EXPECT_EQ(worse.reliable_change(), v1::RELIABLE_CHANGE_DETERIORATED);
  EXPECT_EQ(worse.criterion(), 20);
  const v1::AttainmentChange none = AttainmentOf(GoalsWith({{3, {}, 1}}), RATER_CLIENT, parameters).change();
  EXPECT_EQ(none.reliable_change(), v1::RELIABLE_CHANGE_UNSPECIFIED);
}

}  // namespace
}  // namespace rapport::goals
