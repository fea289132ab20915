#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resources/timestamp.h"
#include "services/scoring/domain/estimate.h"
#include "services/scoring/domain/profile_flags.h"

namespace rapport::scoring {
namespace {

// Tension from this on, with resolution up to that, is left unresolved (both of 0 to 4).
constexpr double kTension = 2;
constexpr double kUnresolved = 1;

constexpr char kDetectorSource[] =
    "Rapport's detector: a prediction limit from the client's own ratings (a design decision; no numeric criterion of "
    "ruptures is agreed, Gumz et al. 2012). Repaired ruptures go with better outcome (Eubanks, Muran & Safran 2018, "
    "Psychotherapy 55:508-519). By itself a reason to ask.";

std::string SeriesName(const v1::RuptureAnalysis& analysis) {
  return absl::StrCat(analysis.instrument(), "/", analysis.scale(), "/", analysis.rater());
}

v1::Evidence EvidenceOf(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event) {
  v1::Evidence evidence;
  evidence.set_instrument(analysis.instrument());
  evidence.set_scale(analysis.scale());
  evidence.set_session(event.session());
  evidence.set_observed(event.value());
  evidence.set_operator_(v1::COMPARISON_OPERATOR_LE);
  evidence.set_threshold(event.limit());
  return evidence;
}

FlagDraft DraftOf(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event, const FlagContext& context) {
  FlagDraft draft;
  draft.rule =
      absl::StrCat("the rating lies at least ", context.parameters.detector.k_watch, " (watch) or ",
                   context.parameters.detector.k_rupture,
                   " (probable rupture) prediction standard deviations below what this client's own ratings led "
                   "to expect");
  draft.source = kDetectorSource;
  draft.time = resources::ToTime(event.effective_time());
  draft.subject = absl::StrCat(SeriesName(analysis), "/", event.session());
  draft.evidence.push_back(EvidenceOf(analysis, event));
  return draft;
}

// How many ratings of the series came after the drop.
int RatingsSince(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event, const FlagContext& context) {
  for (const ScaleSeries& series : context.table) {
    if (series.instrument->id != analysis.instrument() || series.scale->id != analysis.scale() ||
        series.rater != analysis.rater()) {
      continue;
    }
    const auto drop = std::find_if(series.places.begin(), series.places.end(),
                                   [&](const v1::SeriesPoint* place) { return place->session() == event.session(); });
    return static_cast<int>(
        std::count_if(drop, series.places.end(), [](const v1::SeriesPoint* place) { return place->has_value(); }) - 1);
  }
  return 0;
}

// What can be said of the time after a drop that was not repaired in time.
std::string SinceThen(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event, const FlagContext& context) {
  if (event.repair() != v1::REPAIR_STATUS_UNREPAIRED) return "";
  return RatingsSince(analysis, event, context) > 0
             ? " The ratings since then have not come back to where they were."
             : " There has been no rating since then that could show whether it came back.";
}

void AddOpenDrop(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event, const FlagContext& context,
                 FlagWriter& flags) {
  FlagDraft draft = DraftOf(analysis, event, context);
  const bool unrepaired = event.repair() == v1::REPAIR_STATUS_UNREPAIRED;
  const std::string since = SinceThen(analysis, event, context);
  if (event.severity() == v1::RUPTURE_SEVERITY_PROBABLE_RUPTURE) {
    draft.code = unrepaired ? "PROBABLE_RUPTURE_UNREPAIRED" : "PROBABLE_RUPTURE";
    draft.severity = v1::SEVERITY_WARNING;
    draft.message = absl::StrCat("In session ", event.session_number(),
                                 " the client's rating of the work together was clearly lower than before: a probable "
                                 "rupture.",
                                 since);
  } else {
    draft.code = unrepaired ? "ALLIANCE_DROP_UNREPAIRED" : "ALLIANCE_DROP";
    draft.severity = v1::SEVERITY_NOTICE;
    draft.message =
        absl::StrCat("In session ", event.session_number(),
                     " the client's rating of the work together was lower than before, more than it usually "
                     "varies.",
                     since);
  }
  draft.opening =
      unrepaired
          ? "I have the sense that something between us has been different for a while. How is it for you? I would "
            "like to hear it, also if it is about me."
          : "Last time felt a little different to me. How was it for you? If something did not sit right, I would "
            "like to know.";
  flags.Add(std::move(draft));
}

void AddRepair(const v1::RuptureAnalysis& analysis, const v1::RuptureEvent& event, const FlagContext& context,
               FlagWriter& flags) {
  FlagDraft draft = DraftOf(analysis, event, context);
  draft.code = "DROP_REPAIRED";
  draft.severity = v1::SEVERITY_INFO;
  draft.message = absl::StrCat("After the lower rating of session ", event.session_number(),
                               ", the ratings came back in session ", event.repaired_session_number(), ".");
  draft.opening = "We found our way back after that session. What helped, for you?";
  flags.Add(std::move(draft));
}

// How many held sessions lie after the session with this name.
uint32_t HeldSince(const EpisodeFacts& facts, const std::string& session) {
  uint32_t held = 0;
  for (auto place = facts.sessions.rbegin(); place != facts.sessions.rend(); ++place) {
    if (place->session->name() == session) break;
    if (place->held) ++held;
  }
  return held;
}

void AddDropFlag(const v1::RuptureAnalysis& analysis, const FlagContext& context, FlagWriter& flags) {
  if (analysis.method() != v1::RUPTURE_METHOD_PREDICTION_LIMIT || analysis.events().empty()) return;
  const v1::RuptureEvent& latest = *analysis.events().rbegin();
  if (latest.repair() == v1::REPAIR_STATUS_OPEN || latest.repair() == v1::REPAIR_STATUS_UNREPAIRED) {
    AddOpenDrop(analysis, latest, context, flags);
  } else if (HeldSince(context.facts, latest.repaired_session()) < context.parameters.news_sessions) {
    AddRepair(analysis, latest, context, flags);
  }
}

void AddTension(const FlagContext& context, FlagWriter& flags) {
  const auto& reported = context.profile.reported_tensions();
  if (reported.empty()) return;
  const std::string& latest = reported.rbegin()->session();
  const SessionFacts* last_held = context.facts.LastHeld();
  if (last_held == nullptr || HeldSince(context.facts, latest) >= context.parameters.news_sessions) return;
  for (const v1::ReportedTension& tension : reported) {
    if (tension.session() != latest || tension.tension() < kTension) continue;
    if (!tension.has_resolution() || tension.resolution() > kUnresolved) continue;
    FlagDraft draft;
    draft.code = "TENSION_UNRESOLVED";
    draft.severity = v1::SEVERITY_NOTICE;
    draft.message = absl::StrCat("In session ", tension.session_number(), " the ",
                                 tension.rater() == type::v1::RATER_CLIENT ? "client" : "therapist",
                                 " reported some tension that was still there at the end.");
    draft.rule = absl::StrCat("tension reported as ", kTension, " or more and its resolution as ", kUnresolved,
                              " or less, both of 0 to 4");
    draft.opening = "Last time something stayed open between us. Would you like to go back to it for a moment?";
    draft.source = absl::StrCat(
        "Direct report of both parties, as in Muran et al. 2009, Psychotherapy 46:233-248; the two "
        "marks: ",
        kDesignDecision);
    draft.time = last_held->time;
    for (const SessionFacts& session : context.facts.sessions) {
      if (session.session->name() == latest) draft.time = session.time;
    }
    draft.subject = absl::StrCat(tension.session(), "/", tension.rater());
    v1::Evidence& evidence = draft.evidence.emplace_back();
    evidence.set_session(tension.session());
    evidence.set_statistic("reported_tension");
    evidence.set_observed(tension.tension());
    evidence.set_operator_(v1::COMPARISON_OPERATOR_GE);
    evidence.set_threshold(kTension);
    flags.Add(std::move(draft));
  }
}

}  // namespace

void AddRuptureFlags(const FlagContext& context, FlagWriter& flags) {
  for (const v1::RuptureAnalysis& analysis : context.profile.ruptures()) AddDropFlag(analysis, context, flags);
  AddTension(context, flags);
}

}  // namespace rapport::scoring
