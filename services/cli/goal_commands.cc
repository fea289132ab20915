#include <iostream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/progress_view.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using goals::v1::Goal;
using Stub = goals::v1::GoalService::StubInterface;

struct GoalArguments {
  std::string episode;
  std::string goal;
  std::string statement;
  std::string proposed_by = "client";
  std::vector<std::string> levels;
  std::optional<double> weight;
  std::optional<double> baseline;
  std::string party;
  std::string stance = "agrees";
  std::string comment;
  std::string rater = "client";
  std::optional<double> value;
  std::optional<double> importance;
  std::optional<double> confidence;
  std::string session;
};

absl::Status ShowGoal(const Session& session, const absl::StatusOr<Goal>& goal) {
  RETURN_IF_ERROR(goal.status());
  if (session.options.json) {
    PrintJson(*goal);
  } else {
    std::cout << goal->name() << " (" << Word(goal->state()) << ", " << Word(goal->agreement()) << ", "
              << goal->ratings_size() << " ratings)\n";
  }
  return absl::OkStatus();
}

absl::Status FillScale(const GoalArguments& arguments, Goal& goal) {
  if (arguments.levels.empty()) {
    goal.mutable_scale()->mutable_progress();
    return absl::OkStatus();
  }
  if (arguments.levels.size() != 5) {
    return absl::InvalidArgumentError("--level is given five times, from -2 to +2, or not at all for a 0-10 goal");
  }
  auto& attainment = *goal.mutable_scale()->mutable_attainment();
  for (int i = 0; i < 5; ++i) {
    auto& level = *attainment.add_levels();
    level.set_level(i - 2);
    level.set_description(arguments.levels[i]);
  }
  if (arguments.weight) attainment.set_weight(*arguments.weight);
  return absl::OkStatus();
}

absl::Status Add(Session& session, const GoalArguments& arguments) {
  goals::v1::CreateGoalRequest request;
  request.set_parent(EpisodeName(session.options, arguments.episode));
  request.set_request_id(NewRequestId());
  Goal& goal = *request.mutable_goal();
  goal.set_statement(arguments.statement);
  ASSIGN_OR_RETURN(const auto proposed_by, Parse<type::v1::Rater>(arguments.proposed_by));
  goal.set_proposed_by(proposed_by);
  RETURN_IF_ERROR(FillScale(arguments, goal));
  if (arguments.baseline) goal.set_baseline(*arguments.baseline);
  return ShowGoal(session, session.services.Call(session.services.goals(), &Stub::CreateGoal, request));
}

absl::Status Respond(Session& session, const GoalArguments& arguments) {
  goals::v1::RespondToGoalRequest request;
  request.set_name(arguments.goal);
  request.set_request_id(NewRequestId());
  request.set_comment(arguments.comment);
  ASSIGN_OR_RETURN(const auto party, Parse<type::v1::Rater>(arguments.party));
  ASSIGN_OR_RETURN(const auto stance, Parse<goals::v1::Stance>(arguments.stance));
  request.set_party(party);
  request.set_stance(stance);
  return ShowGoal(session, session.services.Call(session.services.goals(), &Stub::RespondToGoal, request));
}

absl::Status Rate(Session& session, const GoalArguments& arguments) {
  goals::v1::RateGoalRequest request;
  request.set_name(arguments.goal);
  request.set_request_id(NewRequestId());
  request.set_session(arguments.session);
  ASSIGN_OR_RETURN(const auto rater, Parse<type::v1::Rater>(arguments.rater));
  request.set_rater(rater);
  if (arguments.value) request.set_value(*arguments.value);
  if (arguments.importance) request.set_importance(*arguments.importance);
  if (arguments.confidence) request.set_confidence(*arguments.confidence);
  return ShowGoal(session, session.services.Call(session.services.goals(), &Stub::RateGoal, request));
}

absl::Status List(Session& session, const GoalArguments& arguments) {
  goals::v1::ListGoalsRequest request;
  request.set_parent(EpisodeName(session.options, arguments.episode));
  request.set_page_size(500);
  goals::v1::ListGoalsResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page, session.services.Call(session.services.goals(), &Stub::ListGoals, request));
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (session.options.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows = {{"statement", "proposed by", "state", "agreement", "ratings", "goal"}};
  for (const Goal& goal : all.goals()) {
    rows.push_back({goal.statement(), Word(goal.proposed_by()), Word(goal.state()), Word(goal.agreement()),
                    absl::StrCat(goal.ratings_size()), goal.name()});
  }
  PrintTable(rows);
  return absl::OkStatus();
}

absl::Status Progress(Session& session, const GoalArguments& arguments) {
  const std::string episode = EpisodeName(session.options, arguments.episode);
  goals::v1::GetGoalProgressRequest request;
  request.set_name(episode);
  ASSIGN_OR_RETURN(const auto progress,
                   session.services.Call(session.services.goals(), &Stub::GetGoalProgress, request));
  if (session.options.json) {
    PrintJson(progress);
    return absl::OkStatus();
  }
  goals::v1::ReadEpisodeRequest read;
  read.set_name(episode);
  ASSIGN_OR_RETURN(const auto goals, session.services.Call(session.services.goals(), &Stub::ReadEpisode, read));
  std::cout << ProgressText(progress, {goals.goals().begin(), goals.goals().end()});
  return absl::OkStatus();
}

}  // namespace

void AddGoalCommands(CLI::App& app, Session& session) {
  static GoalArguments arguments;
  CLI::App* goal = app.add_subcommand("goal", "Record, agree, rate and follow goals");
  goal->require_subcommand(1);

  CLI::App* add = goal->add_subcommand("add", "Record a goal; prints its name");
  add->add_option("EPISODE", arguments.episode, "The episode's id or full name")->required();
  add->add_option("--statement", arguments.statement, "The goal in the client's own words")->required();
  add->add_option("--proposed-by", arguments.proposed_by, "client, therapist or caregiver")->capture_default_str();
  add->add_option("--level", arguments.levels, "Five times, from -2 to +2: what life looks like there; without, 0-10");
  add->add_option("--weight", arguments.weight, "How much it counts in the T-score; 1 by default");
  add->add_option("--baseline", arguments.baseline, "Where the client stood at the start, on the goal's scale");
  add->callback([&session] { session.status = Add(session, arguments); });

  CLI::App* agree = goal->add_subcommand("agree", "Record what a party says to a goal");
  agree->add_option("GOAL", arguments.goal, "The goal's full name")->required();
  agree->add_option("--party", arguments.party, "client, therapist or caregiver")->required();
  agree->add_option("--stance", arguments.stance, "agrees, disputes or wants-change")->capture_default_str();
  agree->add_option("--comment", arguments.comment, "In their own words");
  agree->callback([&session] { session.status = Respond(session, arguments); });

  CLI::App* rate = goal->add_subcommand("rate", "Record a rating of a goal");
  rate->add_option("GOAL", arguments.goal, "The goal's full name")->required();
  rate->add_option("--value", arguments.value, "On the goal's scale: -2 to 2, or 0 to 10; left out: asked, not rated");
  rate->add_option("--rater", arguments.rater, "client, therapist, caregiver or observer")->capture_default_str();
  rate->add_option("--importance", arguments.importance, "Readiness: how important the goal is to the rater, 0 to 10");
  rate->add_option("--confidence", arguments.confidence, "Readiness: how confident of reaching it, 0 to 10");
  rate->add_option("--session", arguments.session, "The full name of the session it was given in");
  rate->callback([&session] { session.status = Rate(session, arguments); });

  CLI::App* list = goal->add_subcommand("list", "List an episode's goals");
  list->add_option("EPISODE", arguments.episode, "The episode's id or full name")->required();
  list->callback([&session] { session.status = List(session, arguments); });

  CLI::App* progress = goal->add_subcommand("progress", "Show what an episode's goals say together");
  progress->add_option("EPISODE", arguments.episode, "The episode's id or full name")->required();
  progress->callback([&session] { session.status = Progress(session, arguments); });
}

}  // namespace rapport::cli
