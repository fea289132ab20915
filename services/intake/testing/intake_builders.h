#ifndef RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_BUILDERS_H_
#define RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_BUILDERS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// Valid requests and resources for tests to change one thing of.

inline constexpr char kNorth[] = "practices/north";

google::protobuf::Timestamp At(absl::Time time);

// One client "c-1" with the therapist "t-1".
v1::Episode AnEpisode(const std::string& client = "c-1", const std::string& therapist = "t-1");
v1::CreateEpisodeRequest CreateEpisode(const v1::Episode& episode = AnEpisode(), const std::string& parent = kNorth);

// An attended session that began at `start`.
v1::Session ASession(absl::Time start);
v1::CreateSessionRequest CreateSession(const std::string& episode, absl::Time start);

// A complete GAD-7 by the client, each answer `value`.
type::v1::Assessment AnAssessment(double value = 1);

type::v1::ExternalId AnExternalId(const std::string& value);

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_TESTING_INTAKE_BUILDERS_H_
