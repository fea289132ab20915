#ifndef RAPPORT_COMMON_RECORDS_OPEN_DATABASE_H_
#define RAPPORT_COMMON_RECORDS_OPEN_DATABASE_H_

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/records/open_record_store.h"
#include "common/sql/database.h"

namespace rapport::records {

// The database that the options name, its schema untouched. INVALID_ARGUMENT unless they name exactly one.
absl::StatusOr<std::unique_ptr<sql::Database>> OpenDatabase(const StoreOptions& options, const Clock& clock);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_OPEN_DATABASE_H_
