#include <iostream>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using intake::v1::Episode;
using Stub = intake::v1::IntakeService::StubInterface;

struct EpisodeArguments {
  std::string client;
  std::vector<std::string> therapists;
  std::string population;
  std::string opened;
  std::string therapist;
  std::string state;
};

absl::Status Add(Session& session, const EpisodeArguments& arguments) {
  intake::v1::CreateEpisodeRequest request;
  request.set_parent(PracticeName(session.options));
  request.set_request_id(NewRequestId());
  Episode& episode = *request.mutable_episode();
  episode.set_client(arguments.client);
  episode.mutable_therapists()->Add(arguments.therapists.begin(), arguments.therapists.end());
  episode.set_population(arguments.population);
  if (!arguments.opened.empty()) {
    ASSIGN_OR_RETURN(*episode.mutable_open_time(), ParseTime(arguments.opened));
  }
  ASSIGN_OR_RETURN(const Episode created,
                   session.services.Call(session.services.intake(), &Stub::CreateEpisode, request));
  if (session.options.json) {
    PrintJson(created);
  } else {
    std::cout << created.name() << "\n";
  }
  return absl::OkStatus();
}

absl::Status List(Session& session, const EpisodeArguments& arguments) {
  intake::v1::ListEpisodesRequest request;
  request.set_parent(PracticeName(session.options));
  request.set_page_size(500);
  request.set_client(arguments.client);
  request.set_therapist(arguments.therapist);
  if (!arguments.state.empty()) {
    ASSIGN_OR_RETURN(const auto state, Parse<intake::v1::EpisodeState>(arguments.state));
    request.set_state(state);
  }
  intake::v1::ListEpisodesResponse all;
  do {
    ASSIGN_OR_RETURN(const auto page, session.services.Call(session.services.intake(), &Stub::ListEpisodes, request));
    all.MergeFrom(page);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  all.clear_next_page_token();
  if (session.options.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows = {{"episode", "client", "therapists", "opened", "state", "ending"}};
  for (const Episode& episode : all.episodes()) {
    rows.push_back({episode.name().substr(episode.name().rfind('/') + 1), episode.client(),
                    absl::StrJoin(episode.therapists(), ", "), Date(episode.open_time()), Word(episode.state()),
                    Word(episode.ending())});
  }
  if (all.episodes().empty()) {
    std::cout << "No episodes in " << PracticeName(session.options) << " that fit.\n";
  } else {
    PrintTable(rows);
  }
  return absl::OkStatus();
}

}  // namespace

void AddEpisodeCommands(CLI::App& app, Session& session) {
  static EpisodeArguments arguments;
  CLI::App* episode = app.add_subcommand("episode", "Open and list episodes of care");
  episode->require_subcommand(1);

  CLI::App* add = episode->add_subcommand("add", "Open an episode; prints its name");
  add->add_option("--client", arguments.client, "The practice's key for the client; better no name")->required();
  add->add_option("--therapist", arguments.therapists, "The practice's key for a therapist; may be given again")
      ->required();
  add->add_option("--population", arguments.population, "Whose norms apply, such as adults");
  add->add_option("--opened", arguments.opened, "When therapy began, such as 2026-02-03; now by default");
  add->callback([&session] { session.status = Add(session, arguments); });

  CLI::App* list = episode->add_subcommand("list", "List the practice's episodes, the first opened first");
  list->add_option("--client", arguments.client, "Only this client's");
  list->add_option("--therapist", arguments.therapist, "Only this therapist's");
  list->add_option("--state", arguments.state, "open or closed");
  list->callback([&session] { session.status = List(session, arguments); });
}

}  // namespace rapport::cli
