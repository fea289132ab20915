#ifndef RAPPORT_COMMON_RPC_GUARDED_H_
#define RAPPORT_COMMON_RPC_GUARDED_H_

#include <exception>

#include "absl/status/status.h"

namespace rapport::rpc {

// INTERNAL, UNEXPECTED: a bug, said without the exception's own text, which could hold anything.
absl::Status UnexpectedError();

// Runs `body`, which returns absl::Status; an exception becomes UnexpectedError.
template <class Body>
absl::Status Guarded(Body&& body) {
  try {
    return body();
  } catch (...) {
    return UnexpectedError();
  }
}

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_GUARDED_H_
