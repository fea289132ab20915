#ifndef RAPPORT_SERVICES_SCORING_DOMAIN_MISSING_PROFILES_H_
#define RAPPORT_SERVICES_SCORING_DOMAIN_MISSING_PROFILES_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "services/scoring/domain/profile_reader.h"

namespace rapport::scoring {

// Computes those of several profiles that are not there yet, their reads side by side, a bounded number at a time. What
// another call is computing at that moment is waited for and not computed twice. For one thread, once.
class MissingProfiles {
 public:
  // Episodes whose records one call reads at once: enough to hide the way there and back, few enough to leave room for
  // others.
  static constexpr size_t kReadsAtOnce = 16;

  // All at one `basis`. `keys` are those of `queries`, or empty when goals is away: then nothing is kept or shared.
  // Profiles that are nullptr are missing. The references must outlive this.
  MissingProfiles(const ProfileReader& reader, const rpc::CallContext& call, const ProfileBasis& basis,
                  const std::vector<ProfileQuery>& queries, const std::vector<ProfileKey>& keys,
                  std::vector<ProfilePtr>& profiles)
      : reader_(reader), call_(call), basis_(basis), queries_(queries), keys_(keys), profiles_(profiles) {}

  // The first error. Episodes that have gone stay nullptr.
  absl::Status Compute();

 private:
  struct UnderWay {
    size_t index;
    absl::Duration started;
    std::unique_ptr<ProfileCache::Claim> claim;  // nullptr when nothing is shared
    ProfileReader::Begun reads;
  };
  struct Awaited {
    size_t index;
    std::unique_ptr<ProfileCache::Claim> claim;
  };

  void Begin(size_t index);
  void FinishOldest();
  void Await(Awaited& awaited);
  void Take(size_t index, const absl::StatusOr<ProfilePtr>& profile);

  const ProfileReader& reader_;
  const rpc::CallContext& call_;
  const ProfileBasis& basis_;
  const std::vector<ProfileQuery>& queries_;
  const std::vector<ProfileKey>& keys_;
  std::vector<ProfilePtr>& profiles_;
  std::deque<UnderWay> under_way_;
  std::vector<Awaited> awaited_;
  absl::Status failed_;
};

}  // namespace rapport::scoring

#endif  // RAPPORT_SERVICES_SCORING_DOMAIN_MISSING_PROFILES_H_
