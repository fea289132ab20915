#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/records/typed_write.h"
#include "common/resources/write_request.h"

namespace rapport::intake {

// What a write is about, as its request names it.
struct Subject {
  std::string practice;  // empty when the name is not one
  std::string field;     // of the name in the request
  std::function<absl::Status(records::Snapshot&)> find;
};

// Refuses a write for its `violations`, all at once: when what it is about is not there, that is one of them, so that
// nobody corrects an answer only to learn that there is no such episode. Looks from the commit queue, as the write
// would have, and keeps nothing.
template <class Reply>
void Refuse(records::RecordStore& store, const Subject& subject, const Violations& violations, absl::Time deadline,
            resources::Done<Reply> done) {
  if (subject.practice.empty()) return done(violations.ToStatus());
  records::TypedWrite<Reply> write;
  write.practice = subject.practice;
  write.validate_only = true;
  write.deadline = deadline;
  write.apply = [subject, violations](records::Transaction& transaction) {
    const absl::Status found = subject.find(transaction);
    if (!found.ok() && !absl::IsNotFound(found)) return found;
    Violations all = violations;
    if (!found.ok()) all.Add(subject.field, found.message());
    return all.ToStatus();
  };
  write.reply = [](const records::Revisions&) { return Reply(); };  // never: `apply` always refuses
  write.done = std::move(done);
  records::SubmitTyped(store, std::move(write));
}

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_REFUSAL_H_
