#ifndef RAPPORT_TESTS_TESTING_SEQUENTIAL_IDS_H_
#define RAPPORT_TESTS_TESTING_SEQUENTIAL_IDS_H_

#include <atomic>
#include <string>

#include "common/base/ids.h"

namespace rapport::test {

// Ids a test can foretell: "id1", "id2" and so on. Thread-safe.
class SequentialIds final : public IdGenerator {
 public:
  explicit SequentialIds(std::string prefix = "id") : prefix_(std::move(prefix)) {}

  std::string NewId() override { return prefix_ + std::to_string(++last_); }

 private:
  const std::string prefix_;
  std::atomic<int> last_ = 0;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_SEQUENTIAL_IDS_H_
