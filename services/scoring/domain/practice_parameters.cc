#include "services/scoring/domain/practice_parameters.h"

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"
#include "services/scoring/stats/proportion.h"

namespace rapport::scoring {
namespace {

// Versions kept. A practice has a new one each week at most, so this is thousands of practices' present ones.
constexpr size_t kMaxKnown = 4096;

std::string SourceOf(const intake::v1::ParameterSet& set, uint32_t episodes, uint32_t ratings) {
  return absl::StrCat("The practice's own estimate, ", set.name(), ": ", episodes, " episodes with ", ratings,
                      " ratings.");
}

SeriesId IdOf(const auto& estimate) { return {estimate.instrument(), estimate.scale(), estimate.rater()}; }

stats::GrowthModel ModelOf(const intake::v1::GrowthModel& model) {
  return {.intercept = model.intercept(),
          .slope = model.slope(),
          .var_intercept = model.intercept_variance(),
          .covariance = model.intercept_slope_covariance(),
          .var_slope = model.slope_variance(),
          .sigma2 = model.residual_variance()};
}

}  // namespace

bool IsEnough(const intake::v1::WithinPersonSd& sd) {
  return sd.clients() >= kMinSdClients && sd.ratings() >= kMinSdRatings * sd.episodes() && stats::IsPositive(sd.sd());
}

bool IsEnough(const intake::v1::GrowthModel& model) {
  if (model.episodes() < kMinGrowthEpisodes || model.ratings() < kMinGrowthRatings * model.episodes()) return false;
  const stats::Proportion held = stats::ProportionOf(model.held_out_within(), model.held_out_episodes());
  return held.status == stats::ResultStatus::kOk && *held.lower <= kAimedCoverage + kCoverageTolerance &&
         *held.upper >= kAimedCoverage - kCoverageTolerance && stats::IsValid(ModelOf(model));
}

ProfileParameters WithEstimates(ProfileParameters defaults, const intake::v1::ParameterSet& set) {
  ProfileParameters parameters = std::move(defaults);
  parameters.name = set.name();
  for (const intake::v1::WithinPersonSd& sd : set.within_person_sds()) {
    if (!IsEnough(sd)) continue;
    parameters.within_person_sds[IdOf(sd)] = {sd.sd(), SourceOf(set, sd.episodes(), sd.ratings())};
  }
  for (const intake::v1::GrowthModel& model : set.growth_models()) {
    if (!IsEnough(model)) continue;
    parameters.growth_models[IdOf(model)] = {ModelOf(model), SourceOf(set, model.episodes(), model.ratings())};
  }
  return parameters;
}

absl::StatusOr<ParametersPtr> PracticeParameters::At(const rpc::CallContext& call, const ActivityRevisions& intake) {
  if (intake.parameter_set.empty()) return defaults_;
  const Key key(intake.store_epoch, intake.parameter_set);
  {
    MutexLock lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  const absl::StatusOr<intake::v1::ParameterSet> set = episodes_.ReadParameterSet(call, intake.parameter_set).get();
  if (absl::IsNotFound(set.status())) {
    return UnavailableError("PARAMETER_SET_GONE", "intake's store was replaced meanwhile");
  }
  if (!set.ok()) return set.status();
  auto parameters = std::make_shared<const ProfileParameters>(WithEstimates(*defaults_, *set));
  MutexLock lock(mutex_);
  if (known_.size() >= kMaxKnown) known_.clear();
  return known_.try_emplace(key, std::move(parameters)).first->second;
}

}  // namespace rapport::scoring
