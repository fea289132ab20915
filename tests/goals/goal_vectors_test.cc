// The published worked examples of the goal measures, reproduced through the rpcs: goals are created, rated and weighed
// by calls, and GetGoalProgress must give the expected numbers.
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "tests/goals/goals_server.h"
#include "tests/testing/status_matchers.h"

namespace rapport::goals {
namespace {

using nlohmann::json;
using ::rapport::test::IsOk;
using Stub = v1::GoalService::Stub;
using type::v1::RATER_CLIENT;
using type::v1::RATER_THERAPIST;

// Numbers of a list in the file; null is none.
std::vector<std::optional<double>> Numbers(const json& input, const char* name) {
  std::vector<std::optional<double>> numbers;
  if (!input.contains(name) || input[name].is_null()) return numbers;
  for (const json& number : input[name]) {
    numbers.push_back(number.is_null() ? std::nullopt : std::optional(number.get<double>()));
  }
  return numbers;
}

std::optional<double> At(const std::vector<std::optional<double>>& numbers, std::size_t index) {
  return index < numbers.size() ? numbers[index] : std::nullopt;
}

class GoalVectorsTest : public ::testing::Test, protected test::GoalsServer {
 protected:
  // Runs one case in an episode of its own.
  void Run(const json& example) {
    SCOPED_TRACE(example["id"].get<std::string>());
    episode_ = absl::StrCat("practices/north/episodes/e", ++episodes_);
    directory().AddEpisode(episode_, "c1");
    const std::string function = example["function"];
    const json& input = example["input"];
    const json& expected = example["expected"];
    tolerance_ = example["tolerance"]["abs"];
    if (function == "gas.t_score") return RunScore(input, expected);
    if (function == "gas.change") return RunAttainmentChange(input, expected);
    if (function == "gbo.change") return RunOutcome(input, expected);
    if (function == "goal.consensus") return RunConsensus(input, expected);
    ADD_FAILURE() << "no such function: " << function;
  }

 private:
  v1::Goal CreateGoal(const v1::GoalScale& scale, std::optional<double> baseline) {
    v1::CreateGoalRequest request;
    request.set_parent(episode_);
    *request.mutable_goal() = test::Proposal(scale);
    if (baseline.has_value()) request.mutable_goal()->set_baseline(*baseline);
    const absl::StatusOr<v1::Goal> goal = Call(&Stub::CreateGoal, request);
    EXPECT_THAT(goal, IsOk());
    return goal.value_or(v1::Goal());
  }

  void RateGoal(const v1::Goal& goal, type::v1::Rater rater, std::optional<double> value,
                std::optional<double> importance = std::nullopt) {
    v1::RateGoalRequest request;
    request.set_name(goal.name());
    request.set_rater(rater);
    if (value.has_value()) request.set_value(*value);
    if (importance.has_value()) request.set_importance(*importance);
    EXPECT_THAT(Call(&Stub::RateGoal, request), IsOk());
  }

  void RateAttainment(const json& input, const char* levels_name, const char* baselines_name) {
    const auto levels = Numbers(input, levels_name);
    const auto baselines = Numbers(input, baselines_name);
    const auto weights = Numbers(input, "weights");
    for (std::size_t i = 0; i < levels.size(); ++i) {
      RateGoal(CreateGoal(test::AttainmentScale(At(weights, i)), At(baselines, i)), RATER_CLIENT, levels[i]);
    }
  }

  v1::GoalProgress Progress(const json& input) {
    v1::GetGoalProgressRequest request;
    request.set_name(episode_);
    if (input.contains("rho")) request.set_intercorrelation(input["rho"]);
    if (input.contains("reliable_change")) request.set_reliable_change(input["reliable_change"]);
    const absl::StatusOr<v1::GoalProgress> progress = Call(&Stub::GetGoalProgress, request);
    EXPECT_THAT(progress, IsOk());
    return progress.value_or(v1::GoalProgress());
  }

  void ExpectNumber(bool present, double value, const json& expected) {
    ASSERT_EQ(present, !expected.is_null());
    if (!present) return;
    EXPECT_NEAR(value, expected.get<double>(), tolerance_ * (1 + std::abs(expected.get<double>())));
  }

  void ExpectStatus(v1::MeasureStatus status, const json& expected) {
    EXPECT_EQ(v1::MeasureStatus_Name(status), absl::StrCat("MEASURE_STATUS_", expected["status"].get<std::string>()));
  }

  void RunScore(const json& input, const json& expected) {
    RateAttainment(input, "scores", "none");
    const v1::Attainment attainment = Progress(input).attainment(0);
    ExpectStatus(attainment.status(), expected);
    EXPECT_EQ(attainment.n_goals(), expected["n_goals"].get<uint32_t>());
    ExpectNumber(attainment.has_t_score(), attainment.t_score(), expected["t"]);
  }

  void RunAttainmentChange(const json& input, const json& expected) {
    RateAttainment(input, "post", "baseline");
    const v1::AttainmentChange change = Progress(input).attainment(0).change();
    EXPECT_EQ(change.n_goals(), expected["n_goals"].get<uint32_t>());
    ExpectNumber(change.has_t_baseline(), change.t_baseline(), expected["t_baseline"]);
    ExpectNumber(change.has_t_latest(), change.t_latest(), expected["t_post"]);
    ExpectNumber(change.has_t_change(), change.t_change(), expected["t_change"]);
  }

  void RunOutcome(const json& input, const json& expected) {
    const auto starts = Numbers(input, "start");
    const auto current = Numbers(input, "current");
    for (std::size_t i = 0; i < starts.size(); ++i) {
      RateGoal(CreateGoal(test::ProgressScale(), starts[i]), RATER_CLIENT, current[i]);
    }
    const v1::GoalOutcome outcome = Progress(input).outcomes(0);
    ExpectStatus(outcome.status(), expected);
    EXPECT_EQ(outcome.n_goals(), expected["n_goals"].get<uint32_t>());
    ExpectNumber(outcome.has_mean_change(), outcome.mean_change(), expected["mean_change"]);
    const std::string reliable =
        expected["reliable_change"].is_null() ? "UNSPECIFIED" : expected["reliable_change"].get<std::string>();
    EXPECT_EQ(v1::ReliableChange_Name(outcome.reliable_change()), absl::StrCat("RELIABLE_CHANGE_", reliable));
  }

  void RunConsensus(const json& input, const json& expected) {
    const auto client = Numbers(input, "client_weights");
    const auto therapist = Numbers(input, "therapist_weights");
    for (std::size_t i = 0; i < client.size(); ++i) {
      const v1::Goal goal = CreateGoal(test::ProgressScale(), std::nullopt);
      RateGoal(goal, RATER_CLIENT, std::nullopt, client[i]);
      RateGoal(goal, RATER_THERAPIST, std::nullopt, therapist[i]);
    }
    const v1::Consensus consensus = Progress(input).consensus();
    ExpectNumber(consensus.has_overlap(), consensus.overlap(), expected["overlap"]);
    ExpectNumber(consensus.has_ruzicka(), consensus.ruzicka(), expected["ruzicka"]);
  }

  std::string episode_;
  int episodes_ = 1;
  double tolerance_ = 0;
};

TEST_F(GoalVectorsTest, EveryWorkedExampleComesOutOfTheService) {
  std::ifstream file(RAPPORT_GOAL_VECTORS);
  const json vectors = json::parse(file, nullptr, /*allow_exceptions=*/false);
  ASSERT_TRUE(vectors.is_object());
  ASSERT_GE(vectors["cases"].size(), 15u);
  for (const json& example : vectors["cases"]) Run(example);
}

}  // namespace
}  // namespace rapport::goals
