#include <iostream>

#include "common/base/status_macros.h"
#include "services/cli/commands.h"
#include "services/cli/names.h"
#include "services/cli/output.h"
#include "services/cli/profile_view.h"

namespace rapport::cli {
namespace {

absl::Status Profile(Session& session, const std::string& episode, bool all_scales) {
  scoring::v1::GetAllianceProfileRequest request;
  request.set_name(EpisodeName(session.options, episode));
  ASSIGN_OR_RETURN(const auto profile,
                   session.services.Call(session.services.alliance(),
                                         &scoring::v1::AllianceService::StubInterface::GetAllianceProfile, request));
  if (session.options.json) {
    PrintJson(profile);
  } else {
    std::cout << ProfileText(profile, all_scales);
  }
  return absl::OkStatus();
}

}  // namespace

void AddProfileCommand(CLI::App& app, Session& session) {
  static std::string episode;
  static bool all_scales = false;
  CLI::App* profile = app.add_subcommand("profile", "Show one episode's alliance, session by session");
  profile->add_option("EPISODE", episode, "The episode's id or full name; rapport episode list shows them")->required();
  profile->add_flag("--all-scales", all_scales, "Draw subscales too, not only totals");
  profile->callback([&session] { session.status = Profile(session, episode, all_scales); });
}

}  // namespace rapport::cli
