#include "services/intake/domain/session_move.h"

#include <cstdint>

#include "common/base/status_macros.h"
#include "common/resources/record_body.h"
#include "common/resources/timestamp.h"
#include "services/intake/domain/intake_records.h"

namespace rapport::intake {
namespace {

absl::Status LeaveTrace(records::Transaction& transaction, const resources::EpisodeName& name,
                        const v1::SessionMove& move, v1::Episode episode) {
  *episode.add_session_moves() = move;
  return transaction.Update(name.practice, EpisodeRecord(name, episode), "");
}

// Where the session was before `order.from`, and before that: what lies there is about the same client, so it follows
// the session to whom it is found to be about, and points to its present place.
absl::Status LeadHere(records::Transaction& transaction, const SessionMoveOrder& order, const std::string& client,
                      std::string former_name) {
  while (!former_name.empty()) {
    const auto former = resources::SessionName::Parse(former_name);
    if (!former.has_value()) break;
    ASSIGN_OR_RETURN(const records::Record record, transaction.Get(former->practice, former->RecordName()));
    ASSIGN_OR_RETURN(const v1::Session pointer, resources::FromRecord<v1::Session>(record));
    former_name = pointer.moved_from();
    RETURN_IF_ERROR(transaction.Update(former->practice,
                                       MovedSessionRecord(*former, order.to.ToString(), former_name, client), ""));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MoveSession(records::Transaction& transaction, const SessionMoveOrder& order, v1::Session& moved) {
  ASSIGN_OR_RETURN(moved, FindSession(transaction, order.from));
  ASSIGN_OR_RETURN(const v1::Episode source, FindEpisode(transaction, order.from.Parent()));
  ASSIGN_OR_RETURN(const v1::Episode target, FindEpisode(transaction, order.to.Parent()));
  const std::string former_name = moved.moved_from();
  moved.set_name(order.to.ToString());
  moved.set_moved_from(order.from.ToString());
  moved.set_move_reason(order.reason);
  RETURN_IF_ERROR(transaction.Update(
      order.from.practice, MovedSessionRecord(order.from, moved.name(), former_name, target.client()), order.etag));
  RETURN_IF_ERROR(LeadHere(transaction, order, target.client(), former_name));
  RETURN_IF_ERROR(transaction.Insert(order.to.practice, SessionRecord(order.to, moved, target.client())));

  v1::SessionMove move;
  move.set_from(order.from.ToString());
  move.set_to(order.to.ToString());
  *move.mutable_move_time() = resources::ToTimestamp(order.now);
  RETURN_IF_ERROR(LeaveTrace(transaction, order.from.Parent(), move, source));
  RETURN_IF_ERROR(LeaveTrace(transaction, order.to.Parent(), move, target));

  ASSIGN_OR_RETURN(const uint32_t number, SessionNumber(transaction, order.to, moved));
  moved.set_number(number);
  return absl::OkStatus();
}

}  // namespace rapport::intake
