#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SETS_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SETS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/records/record_store.h"
#include "common/resources/write_request.h"
#include "rapport/intake/v1/intake_service.pb.h"

namespace rapport::intake {

// The full name of the practice's newest set as of the snapshot; empty before the first.
absl::StatusOr<std::string> NewestParameterSet(records::Snapshot& snapshot, const std::string& practice);

// Keeps the versions of what was estimated from a practice's own data, as intake_service.proto describes each call.
// Reads block on the store; the write returns at once and answers through `done`. Thread-safe; its parts outlive it and
// every write it began.
class ParameterSets {
 public:
  ParameterSets(records::RecordStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  void Create(const v1::CreateParameterSetRequest& request, absl::Time deadline,
              resources::Done<v1::ParameterSet> done);
  absl::StatusOr<v1::ParameterSet> Get(const v1::GetParameterSetRequest& request, absl::Time deadline) const;
  absl::StatusOr<v1::ListParameterSetsResponse> List(const v1::ListParameterSetsRequest& request,
                                                     absl::Time deadline) const;

 private:
  records::RecordStore& store_;
  const Clock& clock_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_PARAMETER_SETS_H_
