#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_AGREEMENT_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_AGREEMENT_H_

#include "rapport/goals/v1/goal.pb.h"

namespace rapport::goals {

// Sets `agreement` and `awaiting` from what client and therapist said to the present wording. Who worded it agrees with
// it; a response said later (by its own time, then by recording) takes the place of an earlier one. What a caregiver
// says is kept and decides nothing. A dispute outweighs a wish for change, which outweighs silence.
void DeriveAgreement(v1::Goal& goal);

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_AGREEMENT_H_
