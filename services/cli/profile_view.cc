#include "services/cli/profile_view.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/cli/output.h"
#include "services/cli/series_chart.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using scoring::v1::AllianceProfile;
using scoring::v1::Estimate;
using scoring::v1::Series;

// `37.2 (35.1 to 39.3, n 12)`, or why there is no number.
std::string Show(const Estimate& estimate, double factor = 1, absl::string_view unit = "") {
  if (!estimate.has_value()) {
    const std::string why = Word(estimate.status());
    return why.empty() ? "not computed" : absl::StrCat(why, " (n ", estimate.n(), ")");
  }
  std::string text = absl::StrCat(Number(estimate.value() * factor), unit, " (");
  if (estimate.has_interval()) {
    absl::StrAppend(&text, Number(estimate.interval().lower() * factor), " to ",
                    Number(estimate.interval().upper() * factor), ", ");
  }
  absl::StrAppend(&text, "n ", estimate.n());
  if (estimate.status() == scoring::v1::ESTIMATE_STATUS_EXPLORATORY) absl::StrAppend(&text, ", exploratory");
  return absl::StrCat(text, ")");
}

void AppendFlags(const AllianceProfile& profile, std::string& text) {
  if (profile.flags().empty()) {
    absl::StrAppend(&text, "No flag is raised.\n");
    return;
  }
  absl::StrAppend(&text, "Flags\n");
  for (const auto& flag : profile.flags()) {
    absl::StrAppend(&text, "  ", absl::StrFormat("%-8s", Word(flag.severity())), " ", flag.message(), "\n");
    if (!flag.opening().empty()) absl::StrAppend(&text, "           to begin with: \"", flag.opening(), "\"\n");
    if (!flag.source().empty()) {
      absl::StrAppend(&text, "           rule: ", flag.code(), flag.rule().empty() ? "" : ", ", flag.rule(), "; ",
                      flag.source(), "\n");
    }
  }
}

std::set<std::string> FlaggedSessions(const AllianceProfile& profile, const Series& series) {
  std::set<std::string> sessions;
  for (const auto& flag : profile.flags()) {
    for (const auto& evidence : flag.evidence()) {
      const bool instrument = evidence.instrument().empty() || evidence.instrument() == series.instrument();
      const bool scale = evidence.scale().empty() || evidence.scale() == series.scale();
      // What rests on no form, such as a missed appointment, marks no point of one.
      if (instrument && scale && !(evidence.instrument().empty() && evidence.scale().empty())) {
        sessions.insert(evidence.session());
      }
    }
  }
  for (const auto& analysis : profile.ruptures()) {
    if (analysis.instrument() != series.instrument() || analysis.scale() != series.scale()) continue;
    for (const auto& event : analysis.events()) sessions.insert(event.session());
  }
  return sessions;
}

void AppendSeries(const AllianceProfile& profile, const Series& series, std::string& text) {
  absl::StrAppend(&text, "\n", series.title().empty() ? series.instrument() : series.title(), ", ", series.scale(),
                  ", rated by the ", Word(series.rater()), " (", Number(series.min()), "-", Number(series.max()), ", ",
                  series.direction() == scoring::v1::DIRECTION_HIGHER_BETTER ? "higher is better" : "lower is better",
                  ")\n");
  if (!series.has_latest()) {
    absl::StrAppend(&text, "  no complete form in ", series.points_size(), " sessions\n");
    return;
  }
  const std::set<std::string> flagged = FlaggedSessions(profile, series);
  Chart chart{.min = series.min(), .max = series.max()};
  for (const auto& point : series.points()) {
    ChartPoint& drawn = chart.points.emplace_back();
    drawn.session = static_cast<int>(point.session_number());
    if (point.has_value()) drawn.value = point.value();
    drawn.prorated = point.status() == scoring::v1::POINT_STATUS_PRORATED;
    drawn.flagged = flagged.count(point.session()) > 0;
  }
  for (const auto& cutoff : series.cutoffs()) {
    chart.lines.push_back(
        {cutoff.value(), absl::StrCat(Sign(cutoff.operator_()), " ", Number(cutoff.value()), " ", cutoff.label())});
  }
  absl::StrAppend(&text, DrawChart(chart));
  absl::StrAppend(&text, "  latest ", Number(series.latest().value()), " in session ", series.latest().session_number(),
                  series.band().label().empty() ? "" : absl::StrCat(" (", series.band().label(), ")"), "; ", series.n(),
                  " scores, ", series.gaps(), " gaps\n");
  for (const auto& trend : profile.trend()) {
    if (trend.instrument() != series.instrument() || trend.scale() != series.scale() || trend.rater() != series.rater())
      continue;
    absl::StrAppend(&text, "  own mean ", Show(trend.personal_mean()), "; change per session ", Show(trend.slope()),
                    "\n");
  }
}

void AppendRuptures(const AllianceProfile& profile, std::string& text) {
  for (const auto& analysis : profile.ruptures()) {
    absl::StrAppend(&text, "\nProbable ruptures in ", analysis.instrument(), " ", analysis.scale(), " (",
                    Word(analysis.method()), ")\n");
    for (const auto& event : analysis.events()) {
      absl::StrAppend(&text, "  session ", event.session_number(), ": ", Number(event.value()), ", expected about ",
                      Number(event.reference()), "; ", Word(event.severity()), ", ", Word(event.repair()));
      if (event.repaired_session_number() > 0) absl::StrAppend(&text, " in session ", event.repaired_session_number());
      absl::StrAppend(&text, "\n");
    }
    if (analysis.events().empty()) absl::StrAppend(&text, "  none seen; baseline ", Show(analysis.baseline()), "\n");
  }
}

// Once for all series searched alike.
void AppendFalseAlarms(const AllianceProfile& profile, std::string& text) {
  std::set<std::string> said;
  for (const auto& analysis : profile.ruptures()) {
    for (const auto& rate : analysis.false_alarms()) {
      const std::string line =
          absl::StrCat("  ", Word(analysis.method()), ": ", Number(100 * rate.rate()), " % of uneventful episodes of ",
                       rate.sessions(), " sessions show a ", Word(rate.severity()), " (", rate.source(), ")\n");
      if (said.empty()) absl::StrAppend(&text, "\nBy chance alone\n");
      if (said.insert(line).second) absl::StrAppend(&text, line);
    }
  }
}

void AppendEngagement(const AllianceProfile& profile, std::string& text) {
  if (!profile.has_engagement()) return;
  const auto& part = profile.engagement();
  absl::StrAppend(&text, "\nShowing up\n  attended ", part.attended(), ", no-show ", part.no_show(),
                  ", cancelled late ", part.late_cancelled(), ", in time ", part.timely_cancelled(),
                  ", by the practice ", part.practice_cancelled(), "\n  attendance ",
                  Show(part.attendance(), 100, " %"), "; lately ", Show(part.recent_attendance(), 100, " %"),
                  "\n  participation by the client ", Show(part.client_participation()), ", by the therapist ",
                  Show(part.therapist_participation()), "\n");
}

void AppendGoals(const AllianceProfile& profile, std::string& text) {
  if (!profile.has_goals()) return;
  const auto& part = profile.goals();
  absl::StrAppend(&text, "\nGoals\n  ", part.open_goals(), " open: ", part.agreed(), " agreed by both, ",
                  part.disputed(), " disputed, ", part.stale(),
                  " not rated lately\n  attainment (T, mean 50) by the client ", Show(part.client_attainment()),
                  ", by the therapist ", Show(part.therapist_attainment()), "\n");
}

void AppendOutcomes(const AllianceProfile& profile, std::string& text) {
  for (const auto& outcome : profile.outcomes()) {
    if (!outcome.has_change()) continue;
    const auto& change = outcome.change();
    absl::StrAppend(&text, "\nOutcome by ", outcome.instrument(), " ", outcome.scale(), ": ",
                    Number(outcome.first().value()), " -> ", Number(outcome.latest().value()));
    if (change.status() == scoring::v1::CHANGE_STATUS_OK) {
      absl::StrAppend(&text, ", ", Word(change.category()), " (reliable from ", Number(change.threshold()), " points; ",
                      change.criterion(), "; ", change.threshold_source(), ")");
    } else {
      absl::StrAppend(&text, ", no sourced threshold to judge it by");
    }
    if (outcome.signal() != scoring::v1::ON_TRACK_SIGNAL_UNSPECIFIED) {
      absl::StrAppend(&text, "; on-track signal ", Word(outcome.signal()));
    }
    absl::StrAppend(&text, "\n");
  }
}

// The scale that stands for its instrument: `total` where there is one, else the first of the definition.
bool StandsForInstrument(const AllianceProfile& profile, const Series& series) {
  const Series* first = nullptr;
  for (const Series& other : profile.series()) {
    if (other.instrument() != series.instrument() || other.rater() != series.rater()) continue;
    if (other.scale() == "total") return series.scale() == "total";
    if (first == nullptr) first = &other;
  }
  return first == &series;
}

}  // namespace

std::string ProfileText(const AllianceProfile& profile, bool all_scales) {
  std::string text = absl::StrCat("Alliance profile of ", profile.name(), "\n");
  for (const auto& part : profile.unavailable_parts()) {
    absl::StrAppend(&text, "Without ", part.part(), ": the service it needs is away (", part.reason(), ").\n");
  }
  AppendFlags(profile, text);
  if (profile.series().empty()) absl::StrAppend(&text, "\nNo form has been recorded yet.\n");
  for (const Series& series : profile.series()) {
    if (all_scales || StandsForInstrument(profile, series)) AppendSeries(profile, series, text);
  }
  AppendRuptures(profile, text);
  AppendFalseAlarms(profile, text);
  AppendGoals(profile, text);
  AppendEngagement(profile, text);
  AppendOutcomes(profile, text);
  absl::StrAppend(&text, "\nParameters: ", profile.parameter_set(),
                  ". These are prompts for a conversation, not diagnoses and not judgements.\n");
  return text;
}

}  // namespace rapport::cli
