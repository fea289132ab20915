#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/profile_flags.h"

namespace rapport::scoring {
namespace {

std::string TitleOf(const FlagContext& context, const v1::Outcome& outcome) {
  for (const ScaleSeries& series : context.table) {
    if (series.instrument->id == outcome.instrument()) return series.instrument->abbreviation;
  }
  return outcome.instrument();
}

FlagDraft DraftOf(const v1::Outcome& outcome) {
  FlagDraft draft;
  draft.subject = absl::StrCat(outcome.instrument(), "/", outcome.scale(), "/", outcome.rater());
  draft.time = resources::ToTime(outcome.latest().effective_time());
  draft.source = outcome.change().threshold_source();
  v1::Evidence& evidence = draft.evidence.emplace_back();
  evidence.set_instrument(outcome.instrument());
  evidence.set_scale(outcome.scale());
  evidence.set_session(outcome.latest().session());
  evidence.set_statistic("improvement");
  evidence.set_observed(outcome.change().improvement());
  evidence.set_operator_(outcome.change().threshold_operator());
  evidence.set_threshold(outcome.change().threshold());
  return draft;
}

std::string Between(const v1::Outcome& outcome) {
  return absl::StrCat("between session ", outcome.first().session_number(), " and session ",
                      outcome.latest().session_number());
}

void AddWorse(const v1::Outcome& outcome, const std::string& title, FlagWriter& flags) {
  FlagDraft draft = DraftOf(outcome);
  draft.code = "OUTCOME_WORSE";
  draft.severity = v1::SEVERITY_WARNING;
  draft.message = absl::StrCat("On ", title, ", ", Between(outcome),
                               " things have become harder, by more than the questionnaire's own error.");
  draft.rule = absl::StrCat("worse by a reliable change (", outcome.change().threshold(), " points)");
  draft.evidence.front().set_operator_(v1::COMPARISON_OPERATOR_LE);
  draft.evidence.front().set_threshold(-outcome.change().threshold());
  draft.opening =
      "Your answers say that things have been harder lately. What has been going on, and what would help most now?";
  flags.Add(std::move(draft));
}

// What says that a course is behind: the published thresholds, or the practice's own episodes.
void SayBehindWhat(const v1::Outcome& outcome, FlagDraft& draft) {
  const v1::Estimate& expected = outcome.expected();
  v1::Evidence& evidence = draft.evidence.front();
  if (!expected.has_value()) {
    draft.rule = "worse by half of a reliable change, or, from an early session on, not better by half of one";
    draft.source = absl::StrCat(expected.source(), " Reliable change: ", outcome.change().threshold_source());
    evidence.set_operator_(v1::COMPARISON_OPERATOR_LT);
    evidence.set_threshold(outcome.change().threshold() / 2);
    return;
  }
  const bool far = outcome.signal() == v1::ON_TRACK_SIGNAL_RED;
  draft.rule = absl::StrCat("outside the band that holds ", far ? 80 : 68,
                            " of 100 episodes of this practice with the same first rating");
  draft.source = expected.source();
  evidence.set_statistic("observed_and_expected");
  evidence.set_observed(outcome.latest().value());
  const bool higher_is_worse = outcome.latest().value() > expected.value();
  evidence.set_operator_(higher_is_worse ? v1::COMPARISON_OPERATOR_GT : v1::COMPARISON_OPERATOR_LT);
  evidence.set_threshold(expected.value());
}

void AddBehind(const v1::Outcome& outcome, const std::string& title, FlagWriter& flags) {
  FlagDraft draft = DraftOf(outcome);
  draft.code = "OUTCOME_BELOW_EXPECTED";
  draft.severity = outcome.signal() == v1::ON_TRACK_SIGNAL_RED ? v1::SEVERITY_WARNING : v1::SEVERITY_NOTICE;
  draft.message = absl::StrCat("On ", title, ", ", Between(outcome),
                               outcome.expected().has_value()
                                   ? " there has been less change for the better than in most episodes here that began "
                                     "alike."
                                   : " there has been little change for the better so far.");
  SayBehindWhat(outcome, draft);
  draft.opening =
      "How do you feel about where we are, compared with what you hoped for? Is there something we should try "
      "differently?";
  flags.Add(std::move(draft));
}

void AddRecovered(const v1::Outcome& outcome, const std::string& title, FlagWriter& flags) {
  FlagDraft draft = DraftOf(outcome);
  draft.code = "OUTCOME_RECOVERED";
  draft.severity = v1::SEVERITY_INFO;
  draft.message =
      absl::StrCat("On ", title, ", ", Between(outcome),
                   " things have become better by more than the questionnaire's own error, into the range of "
                   "people without treatment.");
  draft.rule = absl::StrCat("better by a reliable change (", outcome.change().threshold(),
                            " points), across the cut-off ", outcome.change().cutoff(), " (Jacobson & Truax 1991)");
  draft.opening =
      "Your answers show that much has become easier. What made the difference, and what do you want to keep?";
  flags.Add(std::move(draft));
}

}  // namespace

void AddOutcomeFlags(const FlagContext& context, FlagWriter& flags) {
  for (const v1::Outcome& outcome : context.profile.outcomes()) {
    if (outcome.n() < 2) continue;
    const std::string title = TitleOf(context, outcome);
    const bool behind = outcome.signal() == v1::ON_TRACK_SIGNAL_RED || outcome.signal() == v1::ON_TRACK_SIGNAL_YELLOW;
    if (outcome.change().category() == v1::CHANGE_CATEGORY_DETERIORATED) {
      AddWorse(outcome, title, flags);
    } else if (behind) {
      AddBehind(outcome, title, flags);
    } else if (outcome.change().category() == v1::CHANGE_CATEGORY_RECOVERED) {
      AddRecovered(outcome, title, flags);
    }
  }
}

}  // namespace rapport::scoring
