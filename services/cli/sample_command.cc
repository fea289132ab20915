#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/terminal.h"

namespace rapport::cli {
namespace {

using GoalStub = goals::v1::GoalService::StubInterface;
using IntakeStub = intake::v1::IntakeService::StubInterface;
using Json = nlohmann::json;

template <typename Message>
absl::StatusOr<Message> FromJson(const Json& json) {
  Message message;
  const auto status = google::protobuf::util::JsonStringToMessage(json.dump(), &message);
  if (!status.ok()) return absl::InvalidArgumentError(absl::StrCat("the file: ", std::string(status.message())));
  return message;
}

// Loads episodes with their sessions and goals, once: what the practice already has is recognised by its external id,
// so an interrupted load is simply repeated.
class SampleLoader {
 public:
  explicit SampleLoader(Session& session) : session_(session) {}

  absl::Status LoadEpisode(const Json& line) {
    ASSIGN_OR_RETURN(auto wanted, FromJson<intake::v1::Episode>(line.at("episode")));
    ASSIGN_OR_RETURN(episode_, FindOrCreateEpisode(wanted));
    ASSIGN_OR_RETURN(std::vector<std::string> sessions, LoadSessions(line.at("sessions")));
    for (const Json& goal : line.at("goals")) RETURN_IF_ERROR(LoadGoal(goal, sessions));
    return absl::OkStatus();
  }

  int64_t sessions() const { return loaded_sessions_; }
  int64_t present_sessions() const { return present_sessions_; }

 private:
  // Reruns within the servers' memory of request ids are replays; after that, the external ids decide.
  std::string RequestId(absl::string_view what, absl::string_view key) const {
    return absl::StrCat("sample-", what, "-", key);
  }

  absl::StatusOr<std::string> FindOrCreateEpisode(const intake::v1::Episode& wanted) {
    intake::v1::ListEpisodesRequest list;
    list.set_parent(PracticeName(session_.options));
    *list.mutable_external_id() = wanted.external_ids(0);
    ASSIGN_OR_RETURN(const auto found,
                     session_.services.Call(session_.services.intake(), &IntakeStub::ListEpisodes, list));
    if (found.episodes_size() > 0) return found.episodes(0).name();
    intake::v1::CreateEpisodeRequest create;
    create.set_parent(PracticeName(session_.options));
    create.set_request_id(RequestId("episode", wanted.external_ids(0).value()));
    *create.mutable_episode() = wanted;
    ASSIGN_OR_RETURN(const auto created,
                     session_.services.Call(session_.services.intake(), &IntakeStub::CreateEpisode, create));
    return created.name();
  }

  absl::StatusOr<std::string> LoadSession(const intake::v1::Session& wanted) {
    intake::v1::ListSessionsRequest list;
    list.set_parent(episode_);
    *list.mutable_external_id() = wanted.external_ids(0);
    ASSIGN_OR_RETURN(const auto found,
                     session_.services.Call(session_.services.intake(), &IntakeStub::ListSessions, list));
    if (found.sessions_size() > 0) {
      ++present_sessions_;
      return found.sessions(0).name();
    }
    intake::v1::CreateSessionRequest create;
    create.set_parent(episode_);
    create.set_request_id(RequestId("session", wanted.external_ids(0).value()));
    *create.mutable_session() = wanted;
    ASSIGN_OR_RETURN(const auto created,
                     session_.services.Call(session_.services.intake(), &IntakeStub::CreateSession, create));
    ++loaded_sessions_;
    return created.name();
  }

  absl::StatusOr<std::vector<std::string>> LoadSessions(const Json& lines) {
    std::vector<std::string> names;
    for (const Json& line : lines) {
      ASSIGN_OR_RETURN(const auto wanted, FromJson<intake::v1::Session>(line));
      ASSIGN_OR_RETURN(names.emplace_back(), LoadSession(wanted));
      times_[names.back()] = wanted.has_end_time() ? wanted.end_time() : wanted.scheduled_time();
    }
    return names;
  }

  absl::Status LoadGoal(const Json& line, const std::vector<std::string>& sessions) {
    ASSIGN_OR_RETURN(const auto wanted, FromJson<goals::v1::Goal>(line.at("goal")));
    const std::string key = wanted.external_ids(0).value();
    goals::v1::ReadEpisodeRequest read;
    read.set_name(episode_);
    ASSIGN_OR_RETURN(const auto present,
                     session_.services.Call(session_.services.goals(), &GoalStub::ReadEpisode, read));
    for (const auto& goal : present.goals()) {
      if (goal.external_ids_size() > 0 && goal.external_ids(0).value() == key) return absl::OkStatus();
    }
    goals::v1::CreateGoalRequest create;
    create.set_parent(episode_);
    create.set_request_id(RequestId("goal", key));
    *create.mutable_goal() = wanted;
    ASSIGN_OR_RETURN(const auto goal, session_.services.Call(session_.services.goals(), &GoalStub::CreateGoal, create));
    RETURN_IF_ERROR(Respond(goal.name(), key, line.at("responses"), sessions));
    RETURN_IF_ERROR(Rate(goal.name(), key, line.at("ratings"), sessions));
    return AssignTasks(goal.name(), key, line.at("tasks"), sessions);
  }

  absl::Status Respond(const std::string& goal, const std::string& key, const Json& lines,
                       const std::vector<std::string>& sessions) {
    int number = 0;
    for (const Json& line : lines) {
      ASSIGN_OR_RETURN(auto request, FromJson<goals::v1::RespondToGoalRequest>(line));
      request.set_name(goal);
      request.set_request_id(RequestId("response", absl::StrCat(key, "-", ++number)));
      *request.mutable_respond_time() = times_.at(sessions.front());
      RETURN_IF_ERROR(session_.services.Call(session_.services.goals(), &GoalStub::RespondToGoal, request).status());
    }
    return absl::OkStatus();
  }

  absl::Status Rate(const std::string& goal, const std::string& key, const Json& lines,
                    const std::vector<std::string>& sessions) {
    int number = 0;
    for (const Json& line : lines) {
      goals::v1::RateGoalRequest request;
      request.set_name(goal);
      request.set_request_id(RequestId("rating", absl::StrCat(key, "-", ++number)));
      request.set_session(sessions.at(line.at("session").get<size_t>() - 1));
      type::v1::Rater rater = type::v1::RATER_UNSPECIFIED;
      type::v1::Rater_Parse(line.at("rater").get<std::string>(), &rater);
      request.set_rater(rater);
      request.set_value(line.at("value").get<double>());
      *request.mutable_rated_time() = times_.at(request.session());
      RETURN_IF_ERROR(session_.services.Call(session_.services.goals(), &GoalStub::RateGoal, request).status());
    }
    return absl::OkStatus();
  }

  absl::Status AssignTasks(const std::string& goal, const std::string& key, const Json& lines,
                           const std::vector<std::string>& sessions) {
    int number = 0;
    for (const Json& line : lines) {
      goals::v1::AssignTaskRequest assign;
      assign.set_name(goal);
      assign.set_request_id(RequestId("task", absl::StrCat(key, "-", ++number)));
      const size_t session = line.at("session").get<size_t>();
      assign.mutable_task()->set_description(line.at("description").get<std::string>());
      assign.mutable_task()->set_session(sessions.at(session - 1));
      *assign.mutable_task()->mutable_assign_time() = times_.at(sessions.at(session - 1));
      ASSIGN_OR_RETURN(const auto assigned,
                       session_.services.Call(session_.services.goals(), &GoalStub::AssignTask, assign));
      goals::v1::ReportTaskRequest report;
      report.set_name(goal);
      report.set_task(assigned.tasks(assigned.tasks_size() - 1).id());
      report.set_request_id(RequestId("report", absl::StrCat(key, "-", number)));
      goals::v1::TaskOutcome outcome = goals::v1::TASK_OUTCOME_UNSPECIFIED;
      goals::v1::TaskOutcome_Parse(line.at("outcome").get<std::string>(), &outcome);
      report.set_outcome(outcome);
      report.set_reported_by(type::v1::RATER_CLIENT);
      *report.mutable_report_time() = times_.at(sessions.at(session));  // in the session after
      RETURN_IF_ERROR(session_.services.Call(session_.services.goals(), &GoalStub::ReportTask, report).status());
    }
    return absl::OkStatus();
  }

  Session& session_;
  std::string episode_;
  std::map<std::string, google::protobuf::Timestamp> times_;  // by session name
  int64_t loaded_sessions_ = 0;
  int64_t present_sessions_ = 0;
};

absl::Status Load(Session& session, const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  SampleLoader loader(session);
  ProgressLine progress("sessions loaded");
  std::string line;
  int number = 0;
  while (std::getline(file, line)) {
    ++number;
    const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.contains("episode") || !json.contains("sessions") || !json.contains("goals")) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": is no JSON object with episode, sessions and goals"));
    }
    RETURN_IF_ERROR(loader.LoadEpisode(json));
    progress.Show(loader.sessions() + loader.present_sessions());
  }
  std::cout << "Loaded " << loader.sessions() << " sessions of " << number << " episodes into "
            << PracticeName(session.options) << "; " << loader.present_sessions() << " were there already.\n";
  return absl::OkStatus();
}

}  // namespace

void AddSampleCommand(CLI::App& app, Session& session) {
  static std::string path;
  CLI::App* sample = app.add_subcommand("sample", "Load an invented practice to try things on");
  sample->add_option("FILE", path, "Lines of JSON, one episode each, such as deploy/sample/practice.jsonl")->required();
  sample->callback([&session] { session.status = Load(session, path); });
}

}  // namespace rapport::cli
