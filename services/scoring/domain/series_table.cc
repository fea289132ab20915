#include "services/scoring/domain/series_table.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "common/resources/timestamp.h"
#include "services/scoring/assessment/wire_enums.h"

namespace rapport::scoring {
namespace {

// All assessments of one version of an instrument by one rater: another version may have other items and another range,
// so its scores are no continuation.
struct Group {
  const instruments::Instrument* instrument;
  type::v1::Rater rater;
  size_t first_session;
};

v1::SeriesKind KindOf(instruments::Category category) {
  switch (category) {
    case instruments::Category::kAlliance:
      return v1::SERIES_KIND_ALLIANCE;
    case instruments::Category::kOutcome:
      return v1::SERIES_KIND_OUTCOME;
    default:
      return v1::SERIES_KIND_OTHER;
  }
}

std::vector<Group> FindGroups(const EpisodeFacts& facts, const ScoringCatalog& catalog) {
  std::map<std::tuple<int, std::string, int, std::string>, Group> groups;
  for (size_t i = 0; i < facts.sessions.size(); ++i) {
    for (const ScoredAssessment& scored : facts.sessions[i].scored) {
      const auto found = catalog.Find(scored.score.instrument(), scored.score.instrument_version());
      if (!found.ok()) continue;
      const instruments::Instrument& instrument = (*found)->key.instrument();
      groups.try_emplace({KindOf(instrument.category), instrument.id, scored.score.rater(), instrument.version},
                         Group{&instrument, scored.score.rater(), i});
    }
  }
  std::vector<Group> ordered;
  for (auto& [key, group] : groups) ordered.push_back(group);
  return ordered;
}

v1::SeriesPoint PointOf(const SessionFacts& session) {
  v1::SeriesPoint point;
  point.set_session(session.session->name());
  point.set_session_number(session.session->number());
  *point.mutable_effective_time() = resources::ToTimestamp(session.time);
  point.set_status(v1::POINT_STATUS_MISSING);
  return point;
}

void SetScore(const ScoredAssessment& scored, const v1::ScaleScore& score, v1::SeriesPoint& point) {
  point.set_assessment_id(scored.id);
  point.set_instrument_version(scored.score.instrument_version());
  point.set_answered(score.answered());
  point.set_items(score.items());
  if (score.reduced()) {
    point.set_status(v1::POINT_STATUS_REDUCED);
  } else if (score.status() == v1::SCORE_STATUS_COMPLETE) {
    point.set_status(v1::POINT_STATUS_COMPLETE);
    point.set_value(score.value());
  } else if (score.status() == v1::SCORE_STATUS_PRORATED) {
    point.set_status(v1::POINT_STATUS_PRORATED);
    point.set_value(score.prorated_value());
  } else {
    point.set_status(v1::POINT_STATUS_NOT_SCORABLE);
  }
}

const v1::ScaleScore* FindScore(const v1::Score& score, const std::string& scale) {
  for (const v1::ScaleScore& candidate : score.scales()) {
    if (candidate.scale() == scale) return &candidate;
  }
  return nullptr;
}

bool IsOf(const ScoredAssessment& scored, const Group& group) {
  return scored.score.instrument() == group.instrument->id && scored.score.rater() == group.rater &&
         scored.score.instrument_version() == group.instrument->version;
}

v1::Series DescribeSeries(const Group& group, const instruments::Scale& scale) {
  v1::Series series;
  series.set_instrument(group.instrument->id);
  series.set_scale(scale.id);
  series.set_rater(group.rater);
  series.set_kind(KindOf(group.instrument->category));
  series.set_title(group.instrument->name);
  series.set_min(scale.min);
  series.set_max(scale.max);
  series.set_direction(ToProto(scale.direction));
  return series;
}

// The assessments of `session` that belong to the group, in order.
std::vector<const ScoredAssessment*> AssessmentsOf(const SessionFacts& session, const Group& group) {
  std::vector<const ScoredAssessment*> assessments;
  for (const ScoredAssessment& scored : session.scored) {
    if (IsOf(scored, group)) assessments.push_back(&scored);
  }
  return assessments;
}

// Counts, and what is said of the latest point.
void Summarize(ScaleSeries& table) {
  v1::Series& series = table.series;
  for (int i = 0; i < series.points_size(); ++i) {
    if (!series.points(i).has_value()) continue;
    series.set_n(series.n() + 1);
    *series.mutable_latest() = series.points(i);
  }
  series.set_gaps(series.points_size() - series.n());
  if (!series.has_latest() || table.latest_assessment == nullptr ||
      table.latest_assessment->id != series.latest().assessment_id()) {
    return;
  }
  if (const v1::ScaleScore* score = FindScore(table.latest_assessment->score, table.scale->id)) {
    *series.mutable_cutoffs() = score->cutoffs();
    if (score->has_band()) *series.mutable_band() = score->band();
  }
}

ScaleSeries BuildOne(const EpisodeFacts& facts, const Group& group, const instruments::Scale& scale) {
  ScaleSeries table{group.instrument, &scale, group.rater, DescribeSeries(group, scale), {}, {}, {}};
  std::vector<int> place_points;
  for (size_t i = group.first_session; i < facts.sessions.size(); ++i) {
    const SessionFacts& session = facts.sessions[i];
    if (!session.held) continue;
    const std::vector<const ScoredAssessment*> assessments = AssessmentsOf(session, group);
    if (assessments.empty()) *table.series.add_points() = PointOf(session);
    for (const ScoredAssessment* scored : assessments) {
      v1::SeriesPoint& point = *table.series.add_points();
      point = PointOf(session);
      const v1::ScaleScore* score = FindScore(scored->score, scale.id);
      if (score != nullptr) SetScore(*scored, *score, point);
      table.latest_assessment = scored;
    }
    const v1::SeriesPoint& last = table.series.points(table.series.points_size() - 1);
    table.values.push_back(last.has_value() ? stats::Value(last.value()) : std::nullopt);
    place_points.push_back(table.series.points_size() - 1);
    table.assessments.push_back(assessments.empty() ? nullptr : assessments.back());
  }
  Summarize(table);
  for (int index : place_points) table.places.push_back(&table.series.points(index));
  return table;
}

}  // namespace

bool ScaleSeries::IsWhole() const {
  if (const instruments::Scale* total = instrument->FindScale("total")) return scale == total;
  for (const instruments::Scale& candidate : instrument->scales) {
    if (candidate.items.size() == instrument->items.size()) return scale == &candidate;
  }
  return false;
}

std::vector<const v1::SeriesPoint*> ScaleSeries::Valued() const {
  std::vector<const v1::SeriesPoint*> valued;
  for (const v1::SeriesPoint* place : places) {
    if (place->has_value()) valued.push_back(place);
  }
  return valued;
}

std::vector<ScaleSeries> BuildSeries(const EpisodeFacts& facts, const ScoringCatalog& catalog) {
  std::vector<ScaleSeries> table;
  for (const Group& group : FindGroups(facts, catalog)) {
    for (const instruments::Scale& scale : group.instrument->scales) table.push_back(BuildOne(facts, group, scale));
  }
  return table;
}

}  // namespace rapport::scoring
