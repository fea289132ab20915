#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_MOVE_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_MOVE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/records/record_store.h"
#include "common/resources/resource_name.h"
#include "rapport/intake/v1/session.pb.h"

namespace rapport::intake {

// A session recorded against the wrong episode, and where it belongs.
struct SessionMoveOrder {
  resources::SessionName from;
  resources::SessionName to;  // in another episode of the same practice
  std::string reason;
  std::string etag;  // of the session, empty not to check
  absl::Time now;
};

// Moves the session: it stands under its new name with everything recorded in it, a pointer to it lies wherever it was,
// and both episodes keep a trace. All that lies in its former places is the receiving episode's client's from now on,
// to be exported and erased as such. `moved` is the session at its new place, numbered. The errors of FindSession and
// FindEpisode; ABORTED, ETAG_MISMATCH.
absl::Status MoveSession(records::Transaction& transaction, const SessionMoveOrder& order, v1::Session& moved);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_SESSION_MOVE_H_
