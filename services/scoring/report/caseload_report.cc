#include "services/scoring/report/caseload_report.h"

#include <map>
#include <set>
#include <string>

#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/resources/resource_name.h"

namespace rapport::scoring {
namespace {

constexpr int kEpisodesPerPage = 200;  // how many profiles are held at once

}  // namespace

v1::CaseloadReport MakeReport(const std::vector<EpisodeFigures>& episodes, const std::string& therapist,
                              const ReportRules& rules) {
  v1::CaseloadReport report;
  report.set_therapist(therapist);
  report.set_minimum_cell(rules.minimum_cell);
  std::set<std::string> therapists;
  for (const EpisodeFigures& episode : episodes) {
    therapists.insert(episode.therapist);
    if (!therapist.empty() && episode.therapist != therapist) continue;
    report.set_episodes(report.episodes() + 1);
    if (episode.closed) report.set_closed_episodes(report.closed_episodes() + 1);
  }
  report.set_therapists(static_cast<uint32_t>(therapists.size()));
  for (const FigureValues& values : CollectFigures(episodes)) {
    *report.add_figures() = WriteFigure(values, therapist, rules);
  }
  return report;
}

absl::StatusOr<v1::CaseloadReport> CaseloadReports::Make(const rpc::CallContext& call,
                                                         const v1::GetCaseloadReportRequest& request) const {
  Violations violations;
  (void)resources::ReadName<resources::PracticeName>("parent", request.parent(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  std::vector<EpisodeFigures> figures;
  std::string parameter_set = ProfileParameters().name;
  intake::v1::ListEpisodesRequest list;
  list.set_parent(request.parent());
  list.set_page_size(kEpisodesPerPage);
  do {
    ASSIGN_OR_RETURN(const intake::v1::ListEpisodesResponse page, episodes_.ListEpisodes(call, list).get());
    std::map<std::string, const intake::v1::Episode*> by_name;
    for (const intake::v1::Episode& episode : page.episodes()) by_name.emplace(episode.name(), &episode);
    std::vector<std::string> names;
    for (const auto& [name, episode] : by_name) names.push_back(name);
    ASSIGN_OR_RETURN(const std::vector<ProfilePtr> profiles, caseload_.Read(call, request.parent(), names));
    for (const ProfilePtr& profile : profiles) {
      figures.push_back(FiguresOf(*by_name.at(profile->name()), *profile));
      parameter_set = profile->parameter_set();
    }
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  v1::CaseloadReport report = MakeReport(figures, request.therapist(), rules_);
  report.set_name(request.parent());
  report.set_parameter_set(parameter_set);
  return report;
}

}  // namespace rapport::scoring
