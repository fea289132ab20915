#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/records/typed_write.h"
#include "common/resources/write_request.h"

namespace rapport::intake {

// Looks at what a request is about as the store has it, and adds what is wrong with the request beside that. An error
// is the store's own.
using Look = std::function<absl::Status(records::Snapshot&, Violations&)>;

// Of what was looked for: when it is not there, that is a violation of the `field` that names it.
inline absl::Status AddMissing(absl::string_view field, const absl::Status& found, Violations& violations) {
  if (!absl::IsNotFound(found)) return found;
  violations.Add(field, found.message());
  return absl::OkStatus();
}

// Refuses a write for its `violations` and those that `look` adds, all at once, so that nobody corrects an answer only
// to learn that there is no such episode. Looks from the commit queue, as the write would have, and keeps nothing;
// without a `practice`, when the name is not one, there is nothing to look at.
template <class Reply>
void Refuse(records::RecordStore& store, const std::string& practice, const Violations& violations, const Look& look,
            absl::Time deadline, resources::Done<Reply> done) {
  if (practice.empty()) return done(violations.ToStatus());
  records::TypedWrite<Reply> write;
  write.practice = practice;
  write.validate_only = true;
  write.deadline = deadline;
  write.apply = [look, violations](records::Transaction& transaction) {
    Violations all = violations;
    RETURN_IF_ERROR(look(transaction, all));
    return all.ToStatus();
  };
  write.reply = [](const records::Revisions&) { return Reply(); };  // never: `apply` always refuses
  write.done = std::move(done);
  records::SubmitTyped(store, std::move(write));
}

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_
