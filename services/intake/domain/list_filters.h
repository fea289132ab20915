#ifndef RAPPORT_SERVICES_INTAKE_DOMAIN_LIST_FILTERS_H_
#define RAPPORT_SERVICES_INTAKE_DOMAIN_LIST_FILTERS_H_

#include "common/errors/errors.h"
#include "common/records/record_store.h"
#include "common/resources/external_ids.h"
#include "services/intake/domain/field_rules.h"
#include "services/intake/domain/intake_records.h"

namespace rapport::intake {

// Reads what lists of episodes and of sessions can both be filtered by: external id, client, therapist, time range.
template <class ListRequest>
void ReadFilters(const ListRequest& request, records::ListQuery& query, Violations& violations) {
  // The list walks the records of the first key: those that the fewest records have come first.
  if (request.has_external_id()) {
    resources::CheckExternalId("external_id", request.external_id(), violations);
    query.keys.push_back(resources::ExternalIdKey(request.external_id()));
  }
  if (!request.client().empty()) query.keys.push_back({kClientKey, request.client()});
  if (!request.therapist().empty()) query.keys.push_back({kTherapistKey, request.therapist()});
  query.from = OptionalTime("from_time", request.has_from_time(), request.from_time(), violations);
  query.until = OptionalTime("until_time", request.has_until_time(), request.until_time(), violations);
}

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_DOMAIN_LIST_FILTERS_H_
