#ifndef RAPPORT_SERVICES_INTAKE_RPC_CASELOAD_H_
#define RAPPORT_SERVICES_INTAKE_RPC_CASELOAD_H_

#include "common/rpc/call_desk.h"
#include "services/intake/domain/episode_intake.h"

namespace rapport::intake {

// Holds callers that are limited to a caseload to the episodes that have them among their therapists; `episodes` is
// borrowed.
rpc::CaseloadCheck CaseloadOf(EpisodeIntake& episodes);

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_RPC_CASELOAD_H_
