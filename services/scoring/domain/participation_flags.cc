#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/engagement_part.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/domain/profile_flags.h"

namespace rapport::scoring {
namespace {

constexpr char kConsensusSource[] =
    "Agreement on goals goes with outcome, r = .24 (Tryon, Birch & Verkuilen 2018, Psychotherapy 55:372-383). The "
    "rule: a "
    "design decision of Rapport.";

void AddMissed(const FlagContext& context, FlagWriter& flags) {
  const std::vector<const SessionFacts*> last = LastCountable(context.facts, context.parameters.recent_appointments);
  const auto missed = static_cast<uint32_t>(
      std::count_if(last.begin(), last.end(), [](const SessionFacts* session) { return WasMissed(*session); }));
  if (missed < context.parameters.missed_recent) return;
  FlagDraft draft;
  draft.code = "APPOINTMENTS_MISSED";
  draft.severity = v1::SEVERITY_WARNING;
  draft.message = absl::StrCat(missed, " of the last ", last.size(),
                               " appointments did not take place, without notice or "
                               "at short notice.");
  draft.rule = absl::StrCat(context.parameters.missed_recent, " or more of the last ",
                            context.parameters.recent_appointments, " appointments missed or cancelled late");
  draft.opening =
      "It has not been easy to meet lately. Is there something about the times, the way here, or our work that I "
      "could make easier?";
  draft.source = absl::StrCat(
      "Showing up is part of the work together; reasons can lie outside it, such as cost, transport "
      "or illness. The rule: ",
      kDesignDecision);
  draft.time = last.front()->time;
  draft.subject = "attendance";
  for (const SessionFacts* session : last) {
    if (!WasMissed(*session)) continue;
    v1::Evidence& evidence = draft.evidence.emplace_back();
    evidence.set_session(session->session->name());
    evidence.set_statistic("missed");
    evidence.set_observed(1);
  }
  flags.Add(std::move(draft));
}

std::vector<v1::Evidence> GoalEvidence(const v1::GoalsPart& goals, bool disputed, bool stale) {
  std::vector<v1::Evidence> evidence;
  for (const v1::GoalStanding& goal : goals.goals()) {
    const bool open = goal.state() == "ACTIVE" || goal.state() == "PAUSED";
    const bool is_disputed = disputed && goal.agreement() == "DISPUTED";
    if (!open || !(is_disputed || (stale && goal.stale()))) continue;
    v1::Evidence& entry = evidence.emplace_back();
    entry.set_goal(goal.goal());
    entry.set_statistic(is_disputed ? "disputed" : "unrated_for_long");
    entry.set_observed(1);
  }
  return evidence;
}

FlagDraft GoalDraft(const FlagContext& context, std::vector<v1::Evidence> evidence) {
  FlagDraft draft;
  draft.source = kConsensusSource;
  draft.evidence = std::move(evidence);
  draft.subject = "goals";
  if (const SessionFacts* last = context.facts.LastHeld()) draft.time = last->time;
  return draft;
}

// When a party last responded to a disputed goal; a goal is disputed by a response.
absl::Time LastDisputed(const v1::GoalsPart& goals) {
  absl::Time latest;
  for (const v1::GoalStanding& goal : goals.goals()) {
    if (goal.agreement() != "DISPUTED" || !goal.has_latest_response_time()) continue;
    latest = std::max(latest, resources::ToTime(goal.latest_response_time()));
  }
  return latest;
}

void AddDisputed(const FlagContext& context, FlagWriter& flags) {
  FlagDraft draft = GoalDraft(context, GoalEvidence(context.profile.goals(), /*disputed=*/true, /*stale=*/false));
  draft.time = LastDisputed(context.profile.goals());
  draft.code = "GOALS_DISPUTED";
  draft.severity = v1::SEVERITY_NOTICE;
  draft.message = "One of the two does not agree to a goal that is being worked on.";
  draft.rule = "an open goal that the client or the therapist disputes";
  draft.opening = "We see one of the goals differently. What would you want to be different about it?";
  flags.Add(std::move(draft));
}

void AddStale(const FlagContext& context, FlagWriter& flags) {
  FlagDraft draft = GoalDraft(context, GoalEvidence(context.profile.goals(), /*disputed=*/false, /*stale=*/true));
  draft.code = "GOALS_UNRATED";
  draft.severity = v1::SEVERITY_INFO;
  draft.message = "A goal has not been looked at together for a number of sessions.";
  draft.rule = "an open goal that the goal service counts as unrated for long";
  draft.opening = "Shall we look at your goals again? Some may have moved, or changed.";
  flags.Add(std::move(draft));
}

// The lowest percentage of a client-rated goal scale; nullptr when there is none below the mark.
const v1::Dimension* LowGoalScale(const FlagContext& context) {
  const v1::Dimension* lowest = nullptr;
  for (const v1::Dimension& scale : context.profile.goals().goal_scales()) {
    if (scale.rater() != type::v1::RATER_CLIENT || !scale.percent().has_value()) continue;
    if (scale.percent().value() >= context.parameters.low_goal_percent) continue;
    if (lowest == nullptr || scale.percent().value() < lowest->percent().value()) lowest = &scale;
  }
  return lowest;
}

void AddLowGoalScale(const FlagContext& context, FlagWriter& flags) {
  const v1::Dimension* low = LowGoalScale(context);
  if (low == nullptr) return;
  FlagDraft draft = GoalDraft(context, GoalEvidence(context.profile.goals(), /*disputed=*/true, /*stale=*/true));
  draft.code = "GOAL_AGREEMENT_LOW";
  draft.severity = v1::SEVERITY_WARNING;
  draft.message =
      "The client rates the agreement on goals low, and there are goals that are disputed or have not been looked at "
      "for "
      "long.";
  draft.rule = absl::StrCat("a goal scale below ", context.parameters.low_goal_percent,
                            " percent of its range beside a disputed or long unrated goal");
  draft.opening =
      "Are we working on what matters most to you? Let us look at your goals and change what no longer fits.";
  v1::Evidence& evidence = draft.evidence.emplace_back();
  evidence.set_instrument(low->instrument());
  evidence.set_scale(low->scale());
  evidence.set_statistic("percent_of_maximum");
  evidence.set_observed(low->percent().value());
  evidence.set_operator_(v1::COMPARISON_OPERATOR_LT);
  evidence.set_threshold(context.parameters.low_goal_percent);
  flags.Add(std::move(draft));
}

}  // namespace

void AddParticipationFlags(const FlagContext& context, FlagWriter& flags) {
  AddMissed(context, flags);
  if (!context.profile.has_goals()) return;
  if (context.profile.goals().disputed() > 0) AddDisputed(context, flags);
  if (context.profile.goals().stale() > 0) AddStale(context, flags);
  if (context.profile.goals().disputed() + context.profile.goals().stale() > 0) AddLowGoalScale(context, flags);
}

}  // namespace rapport::scoring
