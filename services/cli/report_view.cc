#include "services/cli/report_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/cli/output.h"

namespace rapport::cli {
namespace {

using scoring::v1::CaseloadFigure;
using scoring::v1::Estimate;

// Figures that are a mean or a size; all others are shares, shown in percent.
bool IsShare(const CaseloadFigure& figure) {
  return figure.figure() != "improvement" && figure.figure() != "effect_size" && figure.figure() != "alliance_mean";
}

std::string NumberOf(double value, bool share) {
  return share ? absl::StrCat(Number(100 * value), " %") : Number(value);
}

std::string Text(const Estimate& estimate, bool share) {
  if (!estimate.has_value()) return "-";
  std::string text = NumberOf(estimate.value(), share);
  if (estimate.has_interval()) {
    absl::StrAppend(&text, " (", NumberOf(estimate.interval().lower(), share), " to ",
                    NumberOf(estimate.interval().upper(), share), ")");
  }
  return text;
}

std::string WhyNot(const CaseloadFigure& figure) {
  switch (figure.suppression()) {
    case scoring::v1::SUPPRESSION_SMALL_CELL:
      return "not shown: it could single out a client";
    case scoring::v1::SUPPRESSION_FEW_EPISODES:
      return "not shown: says more about the practice";
    default:
      return "";
  }
}

std::string Value(bool there, double value, const std::string& band) {
  const std::string number = there ? Number(value) : "no score";
  return band.empty() ? number : absl::StrCat(number, " ", band);
}

}  // namespace

std::vector<std::vector<std::string>> ReportRows(const scoring::v1::CaseloadReport& report) {
  std::vector<std::vector<std::string>> rows = {{"figure", "measure", "episodes", "observed (95 %)", "pooled (95 %)"}};
  for (const CaseloadFigure& figure : report.figures()) {
    const std::string why_not = WhyNot(figure);
    const bool share = IsShare(figure);
    rows.push_back({absl::StrReplaceAll(figure.figure(), {{"_", " "}}),
                    figure.instrument().empty() ? "" : absl::StrCat(figure.instrument(), " ", figure.scale()),
                    why_not.empty() ? absl::StrCat(figure.observed().n()) : "",
                    why_not.empty() ? Text(figure.observed(), share) : why_not,
                    why_not.empty() ? Text(figure.pooled(), share) : ""});
  }
  return rows;
}

std::string ReportHead(const scoring::v1::CaseloadReport& report) {
  return absl::StrCat(report.name(), report.therapist().empty() ? "" : ", therapist " + report.therapist(), ": ",
                      report.episodes(), " episodes, ", report.closed_episodes(), " of them ended; parameters ",
                      report.parameter_set(), "\n\n");
}

std::string ReportNotes(const scoring::v1::CaseloadReport& report) {
  return absl::StrCat(
      "\nPooled figures are drawn toward the practice's mean as far as a therapist's own episodes are few; the "
      "practice's "
      "mean rests\non ",
      report.therapists(), " therapist", report.therapists() == 1 ? "" : "s", ". Nothing is shown below ",
      report.minimum_cell(),
      " clients, nor what\nwould leave so few to be had by subtraction. An episode counts for its responsible "
      "therapist. No ranking:\ntherapists differ in whom they treat. "
      "--json gives every number's method, parameters and source.\n");
}

std::string ComparisonText(const scoring::v1::EpisodeComparison& comparison) {
  std::string text = absl::StrCat(comparison.episode().substr(comparison.episode().rfind('/') + 1), ": ",
                                  comparison.assessments(), " compared, ");
  const int differ = comparison.differences_size();
  absl::StrAppend(&text, differ == 0 ? "no score differs"
                                     : absl::StrCat(differ, differ == 1 ? " score differs" : " scores differ"));
  if (!comparison.raised_flags().empty())
    absl::StrAppend(&text, "; raised ", absl::StrJoin(comparison.raised_flags(), ", "));
  if (!comparison.cleared_flags().empty()) {
    absl::StrAppend(&text, "; cleared ", absl::StrJoin(comparison.cleared_flags(), ", "));
  }
  absl::StrAppend(&text, "\n");
  for (const scoring::v1::ScoreComparison& difference : comparison.differences()) {
    absl::StrAppend(&text, "  ", difference.session().substr(difference.session().rfind('/') + 1), " ",
                    difference.scale(), ": ",
                    Value(difference.has_from_value(), difference.from_value(), difference.from_band()), " -> ",
                    Value(difference.has_to_value(), difference.to_value(), difference.to_band()), "\n");
  }
  return text;
}

}  // namespace rapport::cli
