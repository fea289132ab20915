#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/domain/profile_flags.h"
#include "services/scoring/domain/rupture_part.h"
#include "services/scoring/stats/ceiling_check.h"

namespace rapport::scoring {
namespace {

constexpr double kNoTracking = 0.1;  // slope of the therapist's on the client's ratings below which nothing is followed

std::string SubjectOf(const ScaleSeries& series) {
  return absl::StrCat(series.instrument->id, "/", series.scale->id, "/", series.rater);
}

const v1::Trend* TrendOf(const FlagContext& context, const ScaleSeries& series) {
  for (const v1::Trend& trend : context.profile.trend()) {
    if (trend.instrument() == series.instrument->id && trend.scale() == series.scale->id &&
        trend.rater() == series.rater) {
      return &trend;
    }
  }
  return nullptr;
}

v1::Evidence Statistic(const std::string& instrument, const std::string& scale, const char* statistic, double observed,
                       v1::ComparisonOperator comparison, double threshold) {
  v1::Evidence evidence;
  evidence.set_instrument(instrument);
  evidence.set_scale(scale);
  evidence.set_statistic(statistic);
  evidence.set_observed(observed);
  evidence.set_operator_(comparison);
  evidence.set_threshold(threshold);
  return evidence;
}

void AddFalling(const ScaleSeries& series, const FlagContext& context, FlagWriter& flags) {
  const v1::Trend* trend = TrendOf(context, series);
  if (trend == nullptr || !trend->slope().has_interval()) return;
  const double upper = trend->slope().interval().unclamped_upper();
  if (upper >= 0) return;
  FlagDraft draft;
  draft.code = "ALLIANCE_FALLING";
  draft.severity = v1::SEVERITY_NOTICE;
  draft.message = absl::StrCat("Over ", trend->slope().n(),
                               " sessions the client's ratings of the work together have become lower, step by step.");
  draft.rule = "the whole 95 percent interval of the slope over all sessions lies below 0";
  draft.opening = "When you look back over our sessions, has something about how we work together changed for you?";
  draft.source = absl::StrCat(trend->slope().source(), " The rule: ", kDesignDecision);
  draft.time = resources::ToTime(series.series.latest().effective_time());
  draft.subject = SubjectOf(series);
  draft.evidence.push_back(
      Statistic(series.instrument->id, series.scale->id, "slope_upper_limit", upper, v1::COMPARISON_OPERATOR_LT, 0));
  flags.Add(std::move(draft));
}

void AddCeiling(const ScaleSeries& series, const FlagContext& context, FlagWriter& flags) {
  stats::CeilingParameters ceiling;
  ceiling.scale_max = series.scale->max;
  ceiling.ceiling_fraction_of_max = context.parameters.ceiling_fraction;
  ceiling.run_length = static_cast<int>(context.parameters.ceiling_run);
  const stats::CeilingCheck check = stats::CheckCeiling(series.values, ceiling);
  if (!check.ceiling_flag.value_or(false)) return;
  FlagDraft draft;
  draft.code = "CEILING_RUN";
  draft.severity = v1::SEVERITY_INFO;
  draft.message =
      absl::StrCat("The last ", *check.trailing_run,
                   " ratings lie at the top of the scale. That can be a strong alliance, or that criticism is "
                   "not easy to give.");
  draft.rule = absl::StrCat(ceiling.run_length, " ratings in a row of at least ", 100 * ceiling.ceiling_fraction_of_max,
                            " percent of the maximum");
  draft.opening = "If you were to change one small thing about our sessions, what would it be?";
  draft.source = kDesignDecision;
  draft.time = resources::ToTime(series.series.latest().effective_time());
  draft.subject = SubjectOf(series);
  draft.evidence.push_back(Statistic(series.instrument->id, series.scale->id, "trailing_run_at_ceiling",
                                     *check.trailing_run, v1::COMPARISON_OPERATOR_GE, ceiling.run_length));
  flags.Add(std::move(draft));
}

// Nobody has rated the alliance in the last held sessions.
void AddUnmeasured(const FlagContext& context, FlagWriter& flags) {
  uint32_t without = 0;
  for (auto session = context.facts.sessions.rbegin(); session != context.facts.sessions.rend(); ++session) {
    if (!session->held) continue;
    bool measured = false;
    for (const ScaleSeries& series : context.table) {
      if (!IsSearched(series)) continue;
      for (const v1::SeriesPoint* point : series.Valued()) measured |= point->session() == session->session->name();
    }
    if (measured) break;
    ++without;
  }
  if (without < context.parameters.unmeasured_sessions) return;
  FlagDraft draft;
  draft.code = "ALLIANCE_NOT_MEASURED";
  draft.severity = v1::SEVERITY_INFO;
  draft.message =
      absl::StrCat("There is no rating of the work together by the client from the last ", without, " sessions.");
  draft.rule = absl::StrCat(context.parameters.unmeasured_sessions, " held sessions in a row without such a rating");
  draft.opening = "Would you mark again how our session was today? It helps me to notice what you need.";
  draft.source = kDesignDecision;
  draft.time = context.facts.LastHeld()->time;
  draft.subject = "alliance";
  draft.evidence.push_back(Statistic("", "", "sessions_without_rating", without, v1::COMPARISON_OPERATOR_GE,
                                     context.parameters.unmeasured_sessions));
  flags.Add(std::move(draft));
}

FlagDraft AgreementDraft(const v1::Agreement& agreement, const FlagContext& context) {
  FlagDraft draft;
  draft.subject =
      absl::StrCat(agreement.client_instrument(), "/", agreement.therapist_instrument(), "/", agreement.scale());
  draft.time = context.facts.LastHeld()->time;
  for (const SessionFacts& session : context.facts.sessions) {
    if (session.session->name() == agreement.pairs().rbegin()->session()) draft.time = session.time;
  }
  return draft;
}

// Whether the scale is made of all items of the client's form. Parallel forms of different length have such a scale in
// common only as a mean.
bool IsOfAllItems(const FlagContext& context, const v1::Agreement& agreement) {
  for (const ScaleSeries& series : context.table) {
    if (series.instrument->id == agreement.client_instrument() && series.scale->id == agreement.scale()) {
      return series.scale->items.size() == series.instrument->items.size();
    }
  }
  return false;
}

void AddAgreement(const v1::Agreement& agreement, const FlagContext& context, FlagWriter& flags) {
  const double mark = context.parameters.overestimation_sd;
  if (agreement.overestimation().has_value() && agreement.overestimation().value() >= mark) {
    FlagDraft draft = AgreementDraft(agreement, context);
    draft.code = "THERAPIST_ABOVE_CLIENT";
    draft.severity = v1::SEVERITY_NOTICE;
    draft.message =
        absl::StrCat("Over ", agreement.pairs_size(),
                     " sessions rated by both, the therapist's ratings lie above the client's; usually it is "
                     "the other way round.");
    draft.rule = absl::StrCat("mean difference of at least ", mark, " standard deviations of the client's ratings");
    draft.opening =
        "I may see some things between us more brightly than you do. How close do we feel to you, just now?";
    draft.source = absl::StrCat(
        "Therapists usually rate lower (Tryon, Blackwell & Hammel 2007, Psychother Res 17:629-642). "
        "The mark: ",
        kDesignDecision);
    draft.evidence.push_back(Statistic(agreement.client_instrument(), agreement.scale(), "standardised_difference",
                                       agreement.overestimation().value(), v1::COMPARISON_OPERATOR_GE, mark));
    flags.Add(std::move(draft));
  }
  if (agreement.tracking().has_value() && agreement.tracking().value() < kNoTracking) {
    FlagDraft draft = AgreementDraft(agreement, context);
    draft.code = "RATINGS_APART";
    draft.severity = v1::SEVERITY_INFO;
    draft.message = "When the client's ratings rise or fall, the therapist's do not go along.";
    draft.rule = absl::StrCat("slope of the therapist's ratings on the client's below ", kNoTracking,
                              ", over at least ", context.parameters.min_tracking_sessions, " sessions rated by both");
    draft.opening = "Shall we each say which session of the last weeks felt best, and why?";
    draft.source = absl::StrCat("West & Kenny 2011, Psychol Rev 118:357-378. The mark: ", kDesignDecision);
    draft.evidence.push_back(Statistic(agreement.client_instrument(), agreement.scale(), "truth_force",
                                       agreement.tracking().value(), v1::COMPARISON_OPERATOR_LT, kNoTracking));
    flags.Add(std::move(draft));
  }
}

}  // namespace

void AddCourseFlags(const FlagContext& context, FlagWriter& flags) {
  for (const ScaleSeries& series : context.table) {
    if (!IsSearched(series)) continue;
    AddFalling(series, context, flags);
    AddCeiling(series, context, flags);
  }
  if (context.facts.LastHeld() != nullptr) AddUnmeasured(context, flags);
  std::set<std::pair<std::string, std::string>> compared;  // a form's total and its mean say the same
  for (const v1::Agreement& agreement : context.profile.agreement()) {
    if (IsOfAllItems(context, agreement) &&
        compared.emplace(agreement.client_instrument(), agreement.therapist_instrument()).second) {
      AddAgreement(agreement, context, flags);
    }
  }
}

}  // namespace rapport::scoring
