#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_SERIES_TABLE_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_SERIES_TABLE_H_

#include <vector>

#include "common/instruments/instrument.h"
#include "rapport/scoring/v1/alliance.pb.h"
#include "services/scoring/assessment/scoring_catalog.h"
#include "services/scoring/domain/episode_facts.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/stats/series.h"

namespace rapport::scoring {

// One scale over an episode as one rater sees it: what the profile shows, and what is computed from.
struct ScaleSeries {
  const instruments::Instrument* instrument;  // the version that scored
  const instruments::Scale* scale;
  type::v1::Rater rater;
  v1::Series series;

  // One place per held session from the first that has a point: the session's last value, none where there is none.
  // What looks at session numbers looks at these places.
  std::vector<stats::Value> values;
  std::vector<const v1::SeriesPoint*> places;           // the point behind each value or gap; into `series`
  std::vector<const ScoredAssessment*> assessments;     // behind each place; nullptr at a gap
  const ScoredAssessment* latest_assessment = nullptr;  // behind the last point that is no gap

  bool IsAlliance() const { return instrument->category == instruments::Category::kAlliance; }
  bool IsOutcome() const { return instrument->category == instruments::Category::kOutcome; }

  // Whether the scale is what the instrument measures as a whole: its total, or else its first scale of all items.
  bool IsWhole() const;

  // What estimates of this series are kept under.
  SeriesId id() const { return {instrument->id, scale->id, rater}; }

  // The places that have a value, in order.
  std::vector<const v1::SeriesPoint*> Valued() const;
};

// Every series of the episode: alliance first, then outcome, then the rest; within a kind by instrument, rater, and the
// definition's order of scales. `facts` must outlive the result. Pure; thread-safe.
std::vector<ScaleSeries> BuildSeries(const EpisodeFacts& facts, const ScoringCatalog& catalog);

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_SERIES_TABLE_H_
