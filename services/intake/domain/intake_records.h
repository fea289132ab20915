#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_RECORDS_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/records/record_store.h"
#include "common/resources/resource_name.h"
#include "rapport/intake/v1/episode.pb.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::intake {

// How intake's resources lie in the record store, and how they are read back. Thread-safe.

// Kinds of records.
inline constexpr char kEpisodeKind[] = "episode";
inline constexpr char kSessionKind[] = "session";
inline constexpr char kMovedSessionKind[] = "moved_session";  // lies where a session was; its body has the new name
inline constexpr char kParameterSetKind[] = "parameter_set";

// Fields that records are found by, beside those of common/resources.
inline constexpr char kClientKey[] = "client";
inline constexpr char kTherapistKey[] = "therapist";
inline constexpr char kImportKey[] = "import";

// The limit of a list that has none: nobody pages through one course of therapy.
inline constexpr int kAllRecords = 1'000'000;

records::Record EpisodeRecord(const resources::EpisodeName& name, const v1::Episode& episode);

// `client` is the episode's: a session does not hold it.
records::Record SessionRecord(const resources::SessionName& name, const v1::Session& session,
                              const std::string& client);

// What stays at a moved session's old place: where it is now, and where it was before that place (empty when nowhere).
// It is about the same client, so that an export and an erasure find it.
records::Record MovedSessionRecord(const resources::SessionName& old_name, const std::string& new_name,
                                   const std::string& moved_from, const std::string& client);

// The value of a record's state that an enum value stands for; empty for the unspecified one, which does not filter.
std::string StateOf(v1::EpisodeState state);
std::string StateOf(v1::Attendance attendance);

// NOT_FOUND, EPISODE_NOT_FOUND when there is none.
absl::StatusOr<v1::Episode> FindEpisode(records::Snapshot& snapshot, const resources::EpisodeName& name);

// Without its number. NOT_FOUND, SESSION_NOT_FOUND when there is none, and SESSION_MOVED when it is elsewhere.
absl::StatusOr<v1::Session> FindSession(records::Snapshot& snapshot, const resources::SessionName& name);

// The session's place in its episode by effective time, then name, from 1.
absl::StatusOr<uint32_t> SessionNumber(records::Snapshot& snapshot, const resources::SessionName& name,
                                       const v1::Session& session);

// All sessions of an episode, numbered, by effective time.
absl::StatusOr<std::vector<v1::Session>> AllSessions(records::Snapshot& snapshot, const resources::EpisodeName& name);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_INTAKE_RECORDS_H_
