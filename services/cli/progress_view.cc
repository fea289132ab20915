#include "services/cli/progress_view.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/cli/output.h"
#include "services/cli/words.h"

namespace rapport::cli {
namespace {

using goals::v1::Goal;
using goals::v1::GoalProgress;

constexpr int kBarWidth = 20;

// `[----------●---------]` for a value on [min, max].
std::string Bar(double value, double min, double max) {
  const double share = std::clamp((value - min) / (max - min), 0.0, 1.0);
  const int place = static_cast<int>(share * kBarWidth + 0.5);
  std::string bar = "[";
  for (int i = 0; i <= kBarWidth; ++i) bar += i == place ? "●" : "-";
  return bar + "]";
}

std::string Signed(double value) { return absl::StrCat(value > 0 ? "+" : "", Number(value)); }

// One rating on its scale: its value, what moved in its session, and how ready the rater is.
std::string RatingText(const goals::v1::GoalPoint& point, double min, double max) {
  std::string text =
      point.has_value() ? absl::StrCat(Bar(point.value(), min, max), " ", Number(point.value())) : "asked, not rated";
  if (!point.session().empty() && point.moved() != 0) {
    absl::StrAppend(&text, "  ", Signed(point.moved()), " in this session");
  }
  if (point.has_importance()) absl::StrAppend(&text, "  importance ", Number(point.importance()));
  if (point.has_confidence()) absl::StrAppend(&text, "  confidence ", Number(point.confidence()));
  return text;
}

void AppendGoal(const goals::v1::GoalStanding& standing, const Goal& goal, std::string& text) {
  const bool attainment = goal.scale().has_attainment();
  const double min = attainment ? -2 : 0, max = attainment ? 2 : 10;
  absl::StrAppend(&text, "\n\"", goal.statement(), "\"\n  ", Word(standing.state()), ", ", Word(standing.agreement()),
                  ", proposed by the ", Word(goal.proposed_by()), "\n");
  if (goal.has_baseline())
    absl::StrAppend(&text, "  baseline       ", Bar(goal.baseline(), min, max), " ", Number(goal.baseline()), "\n");
  for (const auto& series : standing.series()) {
    for (const auto& point : series.points()) {
      absl::StrAppend(&text, "  ", Date(point.time()), " ", Word(series.rater()).substr(0, 3), " ",
                      RatingText(point, min, max), "\n");
    }
  }
  if (standing.series().empty()) absl::StrAppend(&text, "  not rated yet\n");
}

void AppendAttainment(const GoalProgress& progress, std::string& text) {
  for (const auto& attainment : progress.attainment()) {
    absl::StrAppend(&text, "attainment by the ", Word(attainment.rater()), ": ");
    if (attainment.has_t_score()) {
      absl::StrAppend(&text, "T ", Number(attainment.t_score()), " (50 as expected; ", attainment.n_goals(),
                      " goals, intercorrelation ", Number(attainment.intercorrelation()), ")");
      const auto& change = attainment.change();
      if (change.has_t_change()) absl::StrAppend(&text, ", change ", Signed(change.t_change()));
      absl::StrAppend(&text, "\n");
    } else {
      absl::StrAppend(&text, Word(attainment.status()), "\n");
    }
  }
}

void AppendOutcomes(const GoalProgress& progress, std::string& text) {
  for (const auto& outcome : progress.outcomes()) {
    absl::StrAppend(&text, "0-10 goals by the ", Word(outcome.rater()), ": ");
    absl::StrAppend(&text, outcome.has_mean() ? absl::StrCat("mean ", Number(outcome.mean())) : "no rating");
    if (outcome.has_mean_change()) {
      absl::StrAppend(&text, ", change ", Signed(outcome.mean_change()), " (", Word(outcome.reliable_change()),
                      "; reliable from ", Number(outcome.criterion()), ")");
    }
    absl::StrAppend(&text, "\n");
  }
}

void AppendConsensus(const goals::v1::Consensus& consensus, std::string& text) {
  if (!consensus.has_overlap()) return;
  absl::StrAppend(&text, "shared importance of ", consensus.inputs_size(), " goals: ", Number(consensus.overlap()),
                  " of 1\n");
}

void AppendStale(const GoalProgress& progress, std::string& text) {
  for (const auto& stale : progress.staleness().goals()) {
    absl::StrAppend(&text, "not rated in ", stale.sessions_since(), " sessions: ", stale.goal(), "\n");
  }
}

void AppendTasks(const goals::v1::TaskCompletion& tasks, std::string& text) {
  if (tasks.assigned() == 0) return;
  absl::StrAppend(&text, "tasks: ", tasks.assigned(), " assigned, ", tasks.done(), " done, ", tasks.partly(),
                  " partly, ", tasks.not_done(), " not done, ", tasks.unreported(), " not reported");
  if (tasks.has_done_rate()) {
    absl::StrAppend(&text, "; done ", Number(100 * tasks.done_rate()), " % (", Number(100 * tasks.done_rate_lower()),
                    " to ", Number(100 * tasks.done_rate_upper()), ")");
  }
  absl::StrAppend(&text, "\n");
}

}  // namespace

std::string ProgressText(const GoalProgress& progress, const std::vector<Goal>& goals) {
  std::string text = absl::StrCat("Goals of ", progress.name(), "\n");
  if (progress.goals().empty()) return absl::StrCat(text, "No goal has been recorded.\n");
  for (const auto& standing : progress.goals()) {
    const auto goal =
        std::find_if(goals.begin(), goals.end(), [&](const Goal& g) { return g.name() == standing.goal(); });
    if (goal != goals.end()) AppendGoal(standing, *goal, text);
  }
  const auto& agreement = progress.agreement();
  absl::StrAppend(&text, "\n", agreement.agreed(), " of ", agreement.goals(), " open goals agreed by both, ",
                  agreement.disputed_size(), " disputed, ", agreement.change_wanted_size(), " to be reworded, ",
                  agreement.proposed_size(), " awaiting a response; ", progress.staleness().goals_size(),
                  " not rated lately\n");
  AppendAttainment(progress, text);
  AppendOutcomes(progress, text);
  AppendConsensus(progress.consensus(), text);
  AppendTasks(progress.tasks(), text);
  AppendStale(progress, text);
  for (const auto& gap : progress.gaps()) absl::StrAppend(&text, "not told: ", gap.message(), "\n");
  return text;
}

}  // namespace rapport::cli
