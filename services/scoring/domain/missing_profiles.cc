#include "services/scoring/domain/missing_profiles.h"

#include <utility>

#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {

absl::Status MissingProfiles::Compute() {
  for (size_t next = 0; next < queries_.size() && failed_.ok(); ++next) {
    if (profiles_[next] == nullptr) Begin(next);
    if (under_way_.size() == kReadsAtOnce) FinishOldest();
  }
  // What was begun is always finished here, so that no read outlives the call; and before anything is waited for, so
  // that no two calls wait for each other.
  while (!under_way_.empty()) FinishOldest();
  for (Awaited& awaited : awaited_) {
    if (failed_.ok()) Await(awaited);
  }
  return failed_;
}

void MissingProfiles::Begin(size_t index) {
  std::unique_ptr<ProfileCache::Claim> claim;
  if (!keys_.empty()) {
    claim = reader_.parts().cache.Begin(keys_[index]);
    if (!claim->leads()) return awaited_.push_back({index, std::move(claim)});
  }
  under_way_.push_back({index, reader_.parts().clock.Elapsed(), std::move(claim),
                        reader_.Begin(call_, queries_[index], /*with_goals=*/!keys_.empty())});
}

void MissingProfiles::FinishOldest() {
  UnderWay oldest = std::move(under_way_.front());
  under_way_.pop_front();
  absl::StatusOr<ProfilePtr> computed = reader_.Finish(std::move(oldest.reads), queries_[oldest.index], basis_);
  if (computed.ok() && ReadAcrossAWrite(**computed)) {
    computed = reader_.Compute(call_, queries_[oldest.index], basis_, /*with_goals=*/true);
  }
  Take(oldest.index, computed);
  if (oldest.claim != nullptr) oldest.claim->Land(computed, reader_.parts().clock.Elapsed() - oldest.started);
}

void MissingProfiles::Await(Awaited& awaited) {
  const auto result = awaited.claim->Await(call_.deadline);
  Take(awaited.index,
       result.has_value() ? *result : reader_.Compute(call_, queries_[awaited.index], basis_, /*with_goals=*/true));
}

void MissingProfiles::Take(size_t index, const absl::StatusOr<ProfilePtr>& profile) {
  if (profile.ok()) {
    profiles_[index] = *profile;
  } else if (!absl::IsNotFound(profile.status())) {
    failed_.Update(profile.status());
  }
}

}  // namespace rapport::scoring
