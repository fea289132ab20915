#include "services/intake/domain/client_erasure.h"

#include "common/base/status_macros.h"
#include "common/resources/client_erasure.h"

namespace rapport::intake {

absl::StatusOr<v1::EraseClientResponse> ClientErasure::Erase(const v1::EraseClientRequest& request,
                                                             absl::Time deadline) {
  v1::EraseClientResponse response;
  ASSIGN_OR_RETURN(*response.mutable_report(), resources::EraseClient(store_, request, deadline));
  return response;
}

}  // namespace rapport::intake
