#ifndef RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_EDIT_H_
#define RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_EDIT_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/records/record_store.h"
#include "common/records/typed_write.h"
#include "common/resources/record_body.h"
#include "common/resources/timestamp.h"
#include "common/resources/write_request.h"
#include "services/goals/domain/goal_agreement.h"
#include "services/goals/domain/goal_name.h"
#include "services/goals/domain/goal_records.h"

namespace rapport::goals {

// A change to make to one goal, inside the transaction. May run more than once.
using GoalEdit = std::function<absl::Status(v1::Goal&)>;

// Edits the stored goal, derives what follows, and writes it back. GOAL_NOT_FOUND, ETAG_MISMATCH, or what `edit` says.
absl::StatusOr<v1::Goal> EditInTransaction(const GoalName& name, absl::string_view etag, absl::Time now,
                                           const GoalEdit& edit, records::Transaction& transaction);

// Queues the edit of one goal as `request`, of the method called `method`, asks for it. `done` gets the goal as it is
// after the commit.
template <class Request>
void SubmitEdit(absl::string_view method, const Request& request, const GoalName& name, std::string etag,
                absl::Time deadline, absl::Time now, GoalEdit edit, resources::Done<v1::Goal> done,
                records::RecordStore& store) {
  records::TypedWrite<v1::Goal> write =
      resources::WriteFor<v1::Goal>(method, name.practice, request, deadline, std::move(done));
  auto edited = std::make_shared<v1::Goal>();
  write.apply = [=, etag = std::move(etag), edit = std::move(edit)](records::Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(*edited, EditInTransaction(name, etag, now, edit, transaction));
    return absl::OkStatus();
  };
  write.reply = [=](const records::Revisions& revisions) {
    v1::Goal goal = *edited;
    resources::SetRevision(resources::RevisionOf(revisions, name.RecordName()), goal);
    return goal;
  };
  records::SubmitTyped(store, std::move(write));
}

}  // namespace rapport::goals

#endif  // RAPPORT_SERVICES_GOALS_DOMAIN_GOAL_EDIT_H_
