#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_TEST_PROFILES_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_TEST_PROFILES_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "services/scoring/domain/profile_cache.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring::testing {

// Keeps nothing, and lets everyone compute.
class NoCache final : public ProfileCache {
 public:
  absl::StatusOr<ProfilePtr> GetOrCompute(const ProfileKey&, absl::Time,
                                          const std::function<absl::StatusOr<ProfilePtr>()>& compute) override {
    return compute();
  }
  std::vector<ProfilePtr> FindAll(absl::Span<const ProfileKey> keys) override {
    return std::vector<ProfilePtr>(keys.size());
  }
  std::unique_ptr<Claim> Begin(const ProfileKey&) override { return std::make_unique<Led>(); }

 private:
  class Led final : public Claim {
    bool leads() const override { return true; }
    void Land(absl::StatusOr<ProfilePtr>, absl::Duration) override {}
    std::optional<absl::StatusOr<ProfilePtr>> Await(absl::Time) override { return std::nullopt; }
  };
};

// The profile as it is at this moment, whatever is kept.
absl::StatusOr<ProfilePtr> ComputeNow(const ProfileReader& reader, const ProfileQuery& query);

}  // namespace rapport::scoring::testing

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_TEST_PROFILES_H_
