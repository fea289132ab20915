#include "services/intake/domain/session_move.h"

#include "common/base/status_macros.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/intake_records.h"

namespace rapport::intake {
namespace {

// The reason speaks of the session's true client, so only the receiving episode, which is that client's, keeps it.
absl::Status LeaveTrace(records::Transaction& transaction, const resources::EpisodeName& name,
                        const v1::SessionMove& move, v1::Episode episode) {
  *episode.add_session_moves() = move;
  return transaction.Update(name.practice, EpisodeRecord(name, episode), "");
}

}  // namespace

absl::Status MoveSession(records::Transaction& transaction, const SessionMoveOrder& order, v1::Session& moved) {
  ASSIGN_OR_RETURN(moved, FindSession(transaction, order.from));
  ASSIGN_OR_RETURN(const v1::Episode source, FindEpisode(transaction, order.from.Parent()));
  ASSIGN_OR_RETURN(const v1::Episode target, FindEpisode(transaction, order.to.Parent()));
  moved.set_name(order.to.ToString());
  moved.set_moved_from(order.from.ToString());
  RETURN_IF_ERROR(transaction.Update(order.from.practice, MovedSessionRecord(order.from, moved.name(), target.client()),
                                     order.etag));
  RETURN_IF_ERROR(transaction.Insert(order.to.practice, SessionRecord(order.to, moved, target.client())));

  v1::SessionMove move;
  move.set_from(order.from.ToString());
  move.set_to(order.to.ToString());
  *move.mutable_move_time() = resources::ToTimestamp(order.now);
  RETURN_IF_ERROR(LeaveTrace(transaction, order.from.Parent(), move, source));
  move.set_reason(order.reason);
  RETURN_IF_ERROR(LeaveTrace(transaction, order.to.Parent(), move, target));

  ASSIGN_OR_RETURN(const uint32_t number, SessionNumber(transaction, order.to, moved));
  moved.set_number(number);
  return absl::OkStatus();
}

}  // namespace rapport::intake
