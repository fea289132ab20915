#ifndef RAPPORT_COMMON_BASE_STATUS_MACROS_H_
#define RAPPORT_COMMON_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// The only two macros of the house.

// Returns from the function when `expression`, an absl::Status, is an error.
#define RETURN_IF_ERROR(expression)                                         \
  do {                                                                      \
    if (absl::Status rapport_status = (expression); !rapport_status.ok()) { \
      return rapport_status;                                                \
    }                                                                       \
  } while (false)

// Assigns the value of `expression`, an absl::StatusOr, to `lhs`, or returns its error.
#define ASSIGN_OR_RETURN(lhs, expression) \
  RAPPORT_ASSIGN_OR_RETURN_(RAPPORT_CONCAT_(rapport_status_or_, __LINE__), lhs, expression)

#define RAPPORT_ASSIGN_OR_RETURN_(result, lhs, expression) \
  auto result = (expression);                              \
  if (!result.ok()) return std::move(result).status();     \
  lhs = *std::move(result)
#define RAPPORT_CONCAT_(a, b) RAPPORT_CONCAT_INNER_(a, b)
#define RAPPORT_CONCAT_INNER_(a, b) a##b

#endif  // RAPPORT_COMMON_BASE_STATUS_MACROS_H_
