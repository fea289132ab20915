#include "services/intake/testing/intake_builders.h"

#include <cstdint>

#include "common/resources/timestamp.h"

namespace rapport::intake {

google::protobuf::Timestamp At(absl::Time time) { return resources::ToTimestamp(time); }

v1::Episode AnEpisode(const std::string& client, const std::string& therapist) {
  v1::Episode episode;
  episode.set_client(client);
  episode.add_therapists(therapist);
  return episode;
}

v1::CreateEpisodeRequest CreateEpisode(const v1::Episode& episode, const std::string& parent) {
  v1::CreateEpisodeRequest request;
  request.set_parent(parent);
  *request.mutable_episode() = episode;
  return request;
}

v1::Session ASession(absl::Time start) {
  v1::Session session;
  *session.mutable_start_time() = At(start);
  session.set_attendance(v1::ATTENDANCE_ATTENDED);
  return session;
}

v1::CreateSessionRequest CreateSession(const std::string& episode, absl::Time start) {
  v1::CreateSessionRequest request;
  request.set_parent(episode);
  *request.mutable_session() = ASession(start);
  return request;
}

type::v1::Assessment AnAssessment(double value) {
  type::v1::Assessment assessment;
  assessment.set_instrument("gad-7");
  assessment.set_rater(type::v1::RATER_CLIENT);
  for (uint32_t item = 1; item <= 7; ++item) {
    type::v1::Answer& answer = *assessment.add_answers();
    answer.set_item(item);
    answer.set_value(value);
  }
  return assessment;
}

type::v1::ExternalId AnExternalId(const std::string& value) {
  type::v1::ExternalId id;
  id.set_system("ehr");
  id.set_value(value);
  return id;
}

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

}  // namespace rapport::intake
