#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_PRACTICE_PARAMETERS_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_PRACTICE_PARAMETERS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/mutex.h"
#include "services/scoring/domain/profile_parameters.h"
#include "services/scoring/domain/upstream_sources.h"

namespace rapport::scoring {

using ParametersPtr = std::shared_ptr<const ProfileParameters>;

// What an estimate must rest on before anything uses it; with less, the default stays and the result says so. Design
// decisions of Rapport, as no publication names a number.
inline constexpr uint32_t kMinSdClients = 30;
inline constexpr uint32_t kMinSdRatings = 4;  // of each episode that counts
inline constexpr uint32_t kMinGrowthEpisodes = 100;
inline constexpr uint32_t kMinGrowthRatings = 3;  // of each episode that counts
inline constexpr double kAimedCoverage = 0.80;    // of the band that should hold 80 of 100
inline constexpr double kCoverageTolerance = 0.03;

// Whether a within-person SD rests on enough clients and ratings.
bool IsEnough(const intake::v1::WithinPersonSd& sd);

// Whether a growth model rests on enough closed episodes, each of which was held out once, and its band held as many of
// the held-out ratings as it should: the 95 percent interval of their share reaches into 0.77 to 0.83.
bool IsEnough(const intake::v1::GrowthModel& model);

// The defaults under the set's name, with those of its estimates that rest on enough data.
ProfileParameters WithEstimates(ProfileParameters defaults, const intake::v1::ParameterSet& set);

// The parameters of practices, read from intake once per version: a version never changes. Thread-safe.
class PracticeParameters {
 public:
  // `episodes` must outlive this.
  PracticeParameters(EpisodeSource& episodes, ProfileParameters defaults)
      : episodes_(episodes), defaults_(std::make_shared<const ProfileParameters>(std::move(defaults))) {}

  // The parameters that go with what intake said of where episodes stand: the named set's, the defaults without one.
  // Blocks when the version is new here. UNAVAILABLE with RetryInfo when intake is away, or its store was replaced
  // since and has no such version.
  absl::StatusOr<ParametersPtr> At(const rpc::CallContext& call, const ActivityRevisions& intake);

  const std::string& default_name() const { return defaults_->name; }

 private:
  // A name means the same as long as the store lives: after a restore the same version may be estimated anew.
  using Key = std::pair<std::string, std::string>;  // store epoch, name

  EpisodeSource& episodes_;
  const ParametersPtr defaults_;
  Mutex mutex_;
  std::map<Key, ParametersPtr> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_PRACTICE_PARAMETERS_H_
