#include "services/goals/domain/goal_agreement.h"

#include "common/resources/timestamp.h"

namespace rapport::goals {
namespace {

using rapport::type::v1::Rater;

// The party's present stance; unspecified while its response is awaited.
v1::Stance StanceOf(Rater party, const v1::Goal& goal) {
  v1::Stance stance = goal.worded_by() == party ? v1::STANCE_AGREES : v1::STANCE_UNSPECIFIED;
  const v1::Response* latest = nullptr;
  for (const v1::Response& response : goal.responses()) {
    if (response.party() != party || response.wording() != goal.wording()) continue;
    if (latest != nullptr && resources::ToTime(response.respond_time()) < resources::ToTime(latest->respond_time()))
      continue;
    latest = &response;
    stance = response.stance();
  }
  return stance;
}

}  // namespace

void DeriveAgreement(v1::Goal& goal) {
  goal.clear_awaiting();
  bool disputed = false;
  bool change_wanted = false;
  for (Rater party : {rapport::type::v1::RATER_CLIENT, rapport::type::v1::RATER_THERAPIST}) {
    const v1::Stance stance = StanceOf(party, goal);
    disputed |= stance == v1::STANCE_DISPUTES;
    change_wanted |= stance == v1::STANCE_WANTS_CHANGE;
    if (stance == v1::STANCE_UNSPECIFIED) goal.add_awaiting(party);
  }
  goal.set_agreement(disputed                   ? v1::AGREEMENT_DISPUTED
                     : change_wanted            ? v1::AGREEMENT_CHANGE_WANTED
                     : goal.awaiting_size() > 0 ? v1::AGREEMENT_PROPOSED
                                                : v1::AGREEMENT_AGREED);
}

}  // namespace rapport::goals
