#include "services/scoring/domain/score_flags.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/assessment/wire_enums.h"
#include "services/scoring/assessment/write_flags.h"
#include "services/scoring/engine/scoring_key.h"
#include "services/scoring/stats/session_rating_rules.h"

namespace rapport::scoring {
namespace {

constexpr char kSessionRatingScale[] = "srs";

// Checks of one form that a profile says otherwise (a ceiling counts from three in a row), or in one flag with others.
bool SaidElsewhere(const instruments::Instrument& instrument, absl::string_view code) {
  return code == "CEILING" || code == "TOO_PERFECT" || (instrument.id == kSessionRatingScale && code == "LOW_LINE");
}

std::string OpeningFor(const instruments::Instrument& instrument, const v1::Flag& flag) {
  if (IsRiskFlag(instrument, flag.code())) {
    return absl::EndsWith(flag.code(), "_UNKNOWN")
               ? "One question was left open on the form. Would it be all right to talk about that one together?"
               : "You answered a question about harm. I would like to understand what that is like for you, and what "
                 "would help you to be safe.";
  }
  if (flag.code() == "EXCESS_MISSING") return "Some questions were left open. What made them hard to answer?";
  if (flag.code() == "STRAIGHTLINE" || flag.code() == "REVERSE_INCONSISTENT") {
    return "Shall we look at two or three of these questions together, to see how they came across?";
  }
  return "I noticed this answer and would like to hear more about it from you.";
}

// What was seen, for the client's ears too. The words of a definition speak to clinicians and may name a syndrome: they
// stay in the rule. What asks about risk says plainly what was answered.
std::string MessageFor(const instruments::Instrument& instrument, const v1::Flag& flag) {
  if (IsValidityCheck(flag.code()) || IsRiskFlag(instrument, flag.code())) return flag.message();
  if (absl::EndsWith(flag.code(), "_UNKNOWN")) {
    return absl::StrCat("On ", instrument.abbreviation, ", questions were left open that a rule of the form looks at.");
  }
  return absl::StrCat("On ", instrument.abbreviation, ", answers met a mark at which the form asks for a closer look.");
}

// The latest assessment by one rater with one instrument, whatever its version.
struct LatestForm {
  const SessionFacts* session;
  const ScoredAssessment* scored;
};

void AddScoreFlag(const LatestForm& form, const instruments::Instrument& instrument, const v1::Flag& flag,
                  FlagWriter& flags) {
  const std::string& session = form.session->session->name();
  FlagDraft draft;
  draft.code = flag.code();
  draft.severity = flag.severity();
  draft.message = MessageFor(instrument, flag);
  draft.rule = absl::StrCat("a rule of the definition of ", instrument.abbreviation, ", on one form: ", flag.message());
  draft.opening = OpeningFor(instrument, flag);
  draft.source = flag.source();
  draft.time = form.session->time;
  draft.subject = absl::StrCat(instrument.id, "/", form.scored->score.rater(), "/", session, "/", form.scored->id);
  for (const v1::Evidence& evidence : flag.evidence()) {
    v1::Evidence& placed = draft.evidence.emplace_back(evidence);
    placed.set_instrument(instrument.id);
    placed.set_session(session);
  }
  flags.Add(std::move(draft));
}

// The last place that holds an assessment, and the one before it; -1 without one.
int LastAssessed(const ScaleSeries& series, int before) {
  for (int i = before - 1; i >= 0; --i) {
    if (series.assessments[i] != nullptr) return i;
  }
  return -1;
}

v1::Evidence ScaleEvidence(const ScaleSeries& series, const v1::SeriesPoint& point, double observed,
                           v1::ComparisonOperator comparison, double threshold) {
  v1::Evidence evidence;
  evidence.set_instrument(series.instrument->id);
  evidence.set_scale(series.scale->id);
  evidence.set_session(point.session());
  evidence.set_observed(observed);
  evidence.set_operator_(comparison);
  evidence.set_threshold(threshold);
  return evidence;
}

std::vector<stats::Value> RawAnswers(const ScoredAssessment& scored, size_t items) {
  std::vector<stats::Value> answers(items);
  for (const type::v1::Answer& answer : scored.assessment->answers()) {
    if (answer.has_value() && answer.item() >= 1 && answer.item() <= items) answers[answer.item() - 1] = answer.value();
  }
  return answers;
}

// What the session rating rules see, as evidence; empty when nothing fired.
std::vector<v1::Evidence> SessionRatingEvidence(const ScaleSeries& series, int place,
                                                const stats::SessionRatingFindings& found,
                                                const stats::SessionRatingRuleParameters& rules) {
  std::vector<v1::Evidence> evidence;
  const v1::SeriesPoint& point = *series.places[place];
  for (const stats::SessionRatingFlag flag : found.flags) {
    if (flag == stats::SessionRatingFlag::kTotalLow) {
      evidence.push_back(ScaleEvidence(series, point, *found.total,
                                       rules.total_cut_counts ? v1::COMPARISON_OPERATOR_LE : v1::COMPARISON_OPERATOR_LT,
                                       rules.total_cut));
    } else if (flag == stats::SessionRatingFlag::kDrop) {
      evidence.push_back(ScaleEvidence(series, point, *found.drop, v1::COMPARISON_OPERATOR_GE, rules.drop));
      evidence.back().set_statistic("drop_since_previous");
    }
  }
  const std::vector<stats::Value> answers = RawAnswers(*series.assessments[place], series.instrument->items.size());
  for (const int item : found.low_items) {
    v1::Evidence& line = evidence.emplace_back();
    line.set_instrument(series.instrument->id);
    line.set_session(point.session());
    line.set_item(static_cast<uint32_t>(item));
    line.set_observed(*answers[item - 1]);
    line.set_operator_(v1::COMPARISON_OPERATOR_LT);
    line.set_threshold(rules.item_cut);
  }
  return evidence;
}

// Whether the place is so near the end that what was marked there is news.
bool IsNews(const ScaleSeries& series, int place, const ProfileParameters& parameters) {
  return series.places.size() - static_cast<size_t>(place) <= parameters.news_sessions;
}

void AddSessionRatingCheckIn(const ScaleSeries& series, const ProfileParameters& parameters, FlagWriter& flags) {
  const stats::SessionRatingRuleParameters& rules = parameters.session_rating;
  const int place = LastAssessed(series, static_cast<int>(series.assessments.size()));
  if (place < 0 || !IsNews(series, place, parameters)) return;
  stats::Value previous;
  for (int i = place - 1; i >= 0 && !previous.has_value(); --i) previous = series.values[i];
  const stats::SessionRatingFindings found = stats::ApplySessionRatingRules(
      RawAnswers(*series.assessments[place], series.instrument->items.size()), previous, rules);
  FlagDraft draft;
  draft.evidence = SessionRatingEvidence(series, place, found, rules);
  if (draft.evidence.empty()) return;
  const v1::SeriesPoint& point = *series.places[place];
  draft.code = "SRS_CHECK_IN";
  draft.severity = v1::SEVERITY_NOTICE;
  draft.message = absl::StrCat("The session rating of session ", point.session_number(),
                               " left room: a line, the total, or the step from the session before met a mark at which "
                               "checking in is recommended.");
  draft.rule = absl::StrCat("total below ", rules.total_cut, ", a line below ", rules.item_cut,
                            ", or the total lower by ", rules.drop, " or more than the time before");
  draft.opening =
      "Thank you for marking this so openly. Is there one thing we could do a little differently next time?";
  draft.source =
      "Practice rules of the Session Rating Scale (Duncan, Miller et al. 2003, J Brief Therapy 3:3-12, and its "
      "manual); "
      "sources differ on below 36 and 36 or below. A prompt for a check-in, no sign of a rupture by itself.";
  draft.time = resources::ToTime(point.effective_time());
  draft.subject = absl::StrCat(series.instrument->id, "/", series.rater, "/", point.session());
  flags.Add(std::move(draft));
}

// A published cut-off of concern on another alliance instrument.
void AddConcern(const ScaleSeries& series, const ProfileParameters& parameters, FlagWriter& flags) {
  const int place = LastAssessed(series, static_cast<int>(series.assessments.size()));
  if (place < 0 || !IsNews(series, place, parameters) || !series.places[place]->has_value()) return;
  const v1::SeriesPoint& latest = *series.places[place];
  for (const instruments::Cutoff& cutoff : series.instrument->cutoffs) {
    if (!cutoff.enabled || cutoff.scale != series.scale->id || cutoff.meaning != instruments::CutoffMeaning::kConcern) {
      continue;
    }
    if (!Holds(latest.value(), cutoff.comparison, cutoff.value)) continue;
    FlagDraft draft;
    draft.code = "ALLIANCE_CHECK_IN";
    draft.severity = v1::SEVERITY_NOTICE;
    draft.message =
        absl::StrCat("The rating of session ", latest.session_number(), " on ", series.instrument->abbreviation,
                     " met its mark for asking how the work together is going.");
    draft.rule = cutoff.label;
    draft.opening = "How has it been to work together lately? Is there something you would like more or less of?";
    draft.source = cutoff.basis.source;
    draft.time = resources::ToTime(latest.effective_time());
    draft.subject = absl::StrCat(series.instrument->id, "/", series.rater, "/", latest.session());
    draft.evidence.push_back(ScaleEvidence(series, latest, latest.value(), ToProto(cutoff.comparison), cutoff.value));
    flags.Add(std::move(draft));
    return;
  }
}

}  // namespace

void AddAssessmentFlags(const EpisodeFacts& facts, const ScoringCatalog& catalog, FlagWriter& flags) {
  std::map<std::pair<std::string, int>, LatestForm> latest;
  for (const SessionFacts& session : facts.sessions) {
    for (const ScoredAssessment& scored : session.scored) {
      latest[{scored.score.instrument(), scored.score.rater()}] = {&session, &scored};
    }
  }
  for (const auto& [key, form] : latest) {
    const auto found = catalog.Find(key.first, form.scored->score.instrument_version());
    if (!found.ok()) continue;
    const instruments::Instrument& instrument = (*found)->key.instrument();
    for (const v1::Flag& flag : form.scored->score.flags()) {
      if (!SaidElsewhere(instrument, flag.code())) AddScoreFlag(form, instrument, flag, flags);
    }
  }
}

void AddCheckInFlags(const std::vector<ScaleSeries>& table, const ProfileParameters& parameters, FlagWriter& flags) {
  for (const ScaleSeries& series : table) {
    if (!series.IsAlliance() || !series.IsWhole()) continue;
    if (series.instrument->id == kSessionRatingScale) {
      AddSessionRatingCheckIn(series, parameters, flags);
    } else {
      AddConcern(series, parameters, flags);
    }
  }
}

}  // namespace rapport::scoring
