#include "common/auth/caller.h"

namespace rapport::auth {

CallerPtr Anybody() {
  static const CallerPtr& anybody = *new CallerPtr(std::make_shared<const Caller>([] {
    Caller caller;
    caller.every_practice = true;
    caller.unrestricted = true;
    return caller;
  }()));
  return anybody;
}

}  // namespace rapport::auth
