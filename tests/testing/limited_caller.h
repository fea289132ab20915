#ifndef RAPPORT_TESTS_TESTING_LIMITED_CALLER_H_
#define RAPPORT_TESTS_TESTING_LIMITED_CALLER_H_

#include <memory>
#include <string>
#include <utility>

#include "common/auth/caller.h"
#include "common/rpc/call_desk.h"

namespace rapport::test {

// A caller of one practice with every scope; with a therapist, of that caseload alone.
inline auth::CallerPtr LimitedCaller(std::string practice, std::string therapist = "") {
  auth::Caller caller;
  caller.principal = "tester";
  caller.practice = std::move(practice);
  caller.therapist = std::move(therapist);
  caller.unrestricted = true;
  return std::make_shared<const auth::Caller>(std::move(caller));
}

// Takes everybody for that caller.
inline rpc::Authenticator EverybodyIs(auth::CallerPtr caller) {
  return [caller = std::move(caller)](const grpc::CallbackServerContext&) { return caller; };
}

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_LIMITED_CALLER_H_
