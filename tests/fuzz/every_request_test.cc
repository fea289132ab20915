// What the fuzzer of every request tries, for a short while and the same each time: part of every test run.
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

TEST(EveryRequestTest, NoRequestEndsTheServicesOrBringsOutAnotherPracticesRecords) {
  std::mt19937 chance(1);  // NOLINT: the same requests with every run
  for (int i = 0; i < 2000; ++i) {
    std::vector<uint8_t> bytes(1 + chance() % 300);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(chance());
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
  }
}

}  // namespace
