#include <iostream>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using Stub = intake::v1::IntakeService::StubInterface;

struct SessionArguments {
  std::string episode;
  std::string at;
  std::string attendance = "attended";
  std::optional<double> client_participation;
  std::optional<double> therapist_participation;
  std::vector<std::string> forms;
  std::vector<std::string> therapist_forms;
};

absl::Status AppendForms(const std::vector<std::string>& forms, type::v1::Rater rater,
                         const google::protobuf::Timestamp& time, intake::v1::Session& record) {
  for (const std::string& form : forms) {
    ASSIGN_OR_RETURN(type::v1::Assessment assessment, ParseForm(form));
    assessment.set_rater(rater);
    *assessment.mutable_completed_time() = time;
    *record.add_assessments()->mutable_assessment() = std::move(assessment);
  }
  return absl::OkStatus();
}

absl::StatusOr<intake::v1::Session> RecordFrom(const SessionArguments& arguments) {
  intake::v1::Session record;
  ASSIGN_OR_RETURN(*record.mutable_scheduled_time(), ParseTime(arguments.at));
  ASSIGN_OR_RETURN(const auto attendance, Parse<intake::v1::Attendance>(arguments.attendance));
  record.set_attendance(attendance);
  if (arguments.client_participation) record.set_client_participation(*arguments.client_participation);
  if (arguments.therapist_participation) record.set_therapist_participation(*arguments.therapist_participation);
  RETURN_IF_ERROR(AppendForms(arguments.forms, type::v1::RATER_CLIENT, record.scheduled_time(), record));
  RETURN_IF_ERROR(AppendForms(arguments.therapist_forms, type::v1::RATER_THERAPIST, record.scheduled_time(), record));
  return record;
}

absl::Status Add(Session& session, const SessionArguments& arguments) {
  intake::v1::CreateSessionRequest request;
  request.set_parent(EpisodeName(session.options, arguments.episode));
  request.set_request_id(NewRequestId());
  ASSIGN_OR_RETURN(*request.mutable_session(), RecordFrom(arguments));
  ASSIGN_OR_RETURN(const auto created, session.services.Call(session.services.intake(), &Stub::CreateSession, request));
  if (session.options.json) {
    PrintJson(created);
  } else {
    std::cout << created.name() << " (session " << created.number() << ", " << created.assessments_size()
              << (created.assessments_size() == 1 ? " form)\n" : " forms)\n");
  }
  return absl::OkStatus();
}

std::string Forms(const intake::v1::Session& record) {
  std::vector<std::string> forms;
  for (const auto& recorded : record.assessments()) {
    if (!recorded.superseded()) forms.push_back(recorded.assessment().instrument());
  }
  return absl::StrJoin(forms, ", ");
}

absl::Status List(Session& session, const SessionArguments& arguments) {
  intake::v1::ListSessionsRequest request;
  request.set_parent(EpisodeName(session.options, arguments.episode));
  request.set_page_size(500);
  intake::v1::ListSessionsResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page, session.services.Call(session.services.intake(), &Stub::ListSessions, request));
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (session.options.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows = {{"number", "date", "attendance", "forms", "session"}};
  for (const auto& record : all.sessions()) {
    rows.push_back({absl::StrCat(record.number()),
                    Date(record.has_start_time() ? record.start_time() : record.scheduled_time()),
                    Word(record.attendance()), Forms(record), record.name().substr(record.name().rfind('/') + 1)});
  }
  PrintTable(rows);
  return absl::OkStatus();
}

}  // namespace

void AddSessionCommands(CLI::App& app, Session& session) {
  static SessionArguments arguments;
  CLI::App* command = app.add_subcommand("session", "Record and list sessions of an episode");
  command->require_subcommand(1);

  CLI::App* add = command->add_subcommand("add", "Record a session with its forms; prints its name");
  add->add_option("EPISODE", arguments.episode, "The episode's id or full name")->required();
  add->add_option("--at", arguments.at, "When it was to begin (UTC), such as 2026-02-03T10:00")->required();
  add->add_option("--attendance", arguments.attendance,
                  "attended, late, no-show, cancelled-early-by-client, cancelled-late-by-client, "
                  "cancelled-by-therapist")
      ->capture_default_str();
  add->add_option("--client-participation", arguments.client_participation, "As the client rates it, 0-10");
  add->add_option("--therapist-participation", arguments.therapist_participation, "As the therapist rates it, 0-10");
  add->add_option("--form", arguments.forms,
                  "A form the client completed, such as srs=9,8.5,9,9; _ is an item not answered; may be given again");
  add->add_option("--therapist-form", arguments.therapist_forms, "A form the therapist completed; may be given again");
  add->footer(
      "Example: rapport session add EPISODE --at 2026-02-03T10:00 --form srs=9,8.5,9,9 --form phq-9=1,0,2,_,0,0,1,0,0");
  add->callback([&session] { session.status = Add(session, arguments); });

  CLI::App* list = command->add_subcommand("list", "List an episode's sessions by time");
  list->add_option("EPISODE", arguments.episode, "The episode's id or full name")->required();
  list->callback([&session] { session.status = List(session, arguments); });
}

}  // namespace rapport::cli
