#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_INTAKE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_INTAKE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// Opens, finds, changes and ends episodes, as intake_service.proto describes each call. Reads block on the store;
// writes return at once and answer through `done`. Thread-safe; its parts outlive it and every write it began.
class EpisodeIntake {
 public:
  EpisodeIntake(records::RecordStore& store, const Clock& clock, IdGenerator& ids)
      : store_(store), clock_(clock), ids_(ids) {}

  void Create(const v1::CreateEpisodeRequest& request, absl::Time deadline, resources::Done<v1::Episode> done);
  void Update(const v1::UpdateEpisodeRequest& request, absl::Time deadline, resources::Done<v1::Episode> done);
  void Close(const v1::CloseEpisodeRequest& request, absl::Time deadline, resources::Done<v1::Episode> done);

  absl::StatusOr<v1::Episode> Get(const v1::GetEpisodeRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::ListEpisodesResponse> List(const v1::ListEpisodesRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::ReadEpisodeResponse> Read(const v1::ReadEpisodeRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::BatchGetActivityRevisionsResponse> ActivityRevisions(
      const v1::BatchGetActivityRevisionsRequest& request, absl::Time deadline) const;

 private:
  records::RecordStore& store_;
  const Clock& clock_;
  IdGenerator& ids_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_EPISODE_INTAKE_H_
