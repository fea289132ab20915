#include "services/scoring/store/cached_profiles.h"

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "services/scoring/domain/alliance_profile.h"

namespace rapport::scoring {
namespace {

// An entry: the seconds its computation took, as a double in the machine's order, then the message. An entry never
// travels between machines of different order: the key that seals it would have to.
constexpr size_t kSecondsBytes = sizeof(double);

std::string MakeEntry(const v1::AllianceProfile& profile, absl::Duration took) {
  const double seconds = absl::ToDoubleSeconds(took);
  std::string entry(kSecondsBytes, '\0');
  std::memcpy(entry.data(), &seconds, kSecondsBytes);
  profile.AppendToString(&entry);
  return entry;
}

}  // namespace

CachedProfiles::CachedProfiles(cache::Cache& cache, absl::Duration time_to_live, const Clock& clock,
                               metrics::Registry& registry)
    : cache_(cache),
      time_to_live_(time_to_live),
      clock_(clock),
      flights_(clock),
      compute_seconds_(registry.Histogram("rapport_scoring_profile_compute_seconds",
                                          "Time to read what a profile is made from and to compute it.")),
      saved_seconds_(registry.Counter("rapport_scoring_profile_saved_seconds_total",
                                      "Computing time that kept profiles have saved.")),
      shared_(registry.Counter("rapport_scoring_profiles_shared_total",
                               "Profiles that a call got from another call's computation.")),
      flags_(registry) {}

absl::StatusOr<ProfilePtr> CachedProfiles::GetOrCompute(const ProfileKey& key, absl::Time deadline,
                                                        const std::function<absl::StatusOr<ProfilePtr>()>& compute) {
  bool led = false;
  const std::string text = key.ToString();
  absl::StatusOr<ProfilePtr> profile = flights_.Do(text, deadline, [&]() -> absl::StatusOr<ProfilePtr> {
    led = true;
    if (const auto entry = cache_.Get(text); entry.ok()) {
      if (ProfilePtr kept = Open(key, *entry)) return kept;
    }
    return ComputeAndKeep(key, compute);
  });
  if (!led) shared_.Increment();
  return profile;
}

std::vector<ProfilePtr> CachedProfiles::FindAll(absl::Span<const ProfileKey> keys) {
  std::vector<std::string> texts;
  texts.reserve(keys.size());
  for (const ProfileKey& key : keys) texts.push_back(key.ToString());
  const auto entries = cache_.MultiGet(texts);
  std::vector<ProfilePtr> profiles(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    if (entries[i].ok()) profiles[i] = Open(keys[i], *entries[i]);
  }
  return profiles;
}

class CachedProfiles::FlightClaim final : public Claim {
 public:
  FlightClaim(CachedProfiles& profiles, const ProfileKey& key)
      : profiles_(profiles), key_(key), ticket_(profiles.flights_, key.ToString()) {}

  bool leads() const override { return ticket_.leads(); }

  void Land(absl::StatusOr<ProfilePtr> profile, absl::Duration took) override {
    if (profile.ok()) profiles_.Keep(key_, *profile, took);
    ticket_.Land(std::move(profile));
  }

  std::optional<absl::StatusOr<ProfilePtr>> Await(absl::Time deadline) override {
    auto result = ticket_.Await(deadline);
    if (result.has_value()) profiles_.shared_.Increment();
    return result;
  }

 private:
  CachedProfiles& profiles_;
  const ProfileKey key_;
  cache::SingleFlight<ProfilePtr>::Ticket ticket_;
};

std::unique_ptr<ProfileCache::Claim> CachedProfiles::Begin(const ProfileKey& key) {
  return std::make_unique<FlightClaim>(*this, key);
}

ProfilePtr CachedProfiles::Open(const ProfileKey& key, const std::string& entry) {
  if (entry.size() < kSecondsBytes) return nullptr;
  auto profile = std::make_shared<v1::AllianceProfile>();
  const char* message = entry.data() + kSecondsBytes;
  if (!profile->ParseFromArray(message, static_cast<int>(entry.size() - kSecondsBytes))) return nullptr;
  // The key is a digest in the cache: that this is really its profile is checked and not believed.
  if (KeyOf(*profile, key.rupture_methods).ToString() != key.ToString()) return nullptr;
  double seconds = 0;
  std::memcpy(&seconds, entry.data(), kSecondsBytes);
  if (seconds > 0) saved_seconds_.Increment(seconds);
  return profile;
}

absl::StatusOr<ProfilePtr> CachedProfiles::ComputeAndKeep(const ProfileKey& key,
                                                          const std::function<absl::StatusOr<ProfilePtr>()>& compute) {
  const absl::Duration start = clock_.Elapsed();
  absl::StatusOr<ProfilePtr> profile = compute();
  if (profile.ok()) Keep(key, *profile, clock_.Elapsed() - start);
  return profile;
}

void CachedProfiles::Keep(const ProfileKey& key, const ProfilePtr& profile, absl::Duration took) {
  compute_seconds_.Observe(absl::ToDoubleSeconds(took));
  flags_.Count(*profile);
  if (!IsComplete(*profile)) return;
  const std::string made_from = KeyOf(*profile, key.rupture_methods).ToString();
  // A cache that does not keep it counts that by itself; the answer is the same.
  (void)cache_.Set(made_from, MakeEntry(*profile, took), time_to_live_);
}

}  // namespace rapport::scoring
