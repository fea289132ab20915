#include "common/instruments/loinc.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace rapport::instruments {
namespace {

constexpr std::size_t kMostDigits = 7;

// Splits `12345-6`; false when it has another form.
bool Split(absl::string_view code, absl::string_view& digits, int& check) {
  if (code.size() < 3 || code[code.size() - 2] != '-' || !absl::ascii_isdigit(code.back())) return false;
  digits = code.substr(0, code.size() - 2);
  check = code.back() - '0';
  return digits.size() <= kMostDigits && std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit);
}

}  // namespace

bool IsLoincCode(absl::string_view code) {
  absl::string_view digits;
  int check = 0;
  if (!Split(code, digits, check)) return false;
  int sum = 0;
  bool doubled = true;  // from the right, every other digit beginning with the last
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, doubled = !doubled) {
    const int value = (*digit - '0') * (doubled ? 2 : 1);
    sum += value / 10 + value % 10;
  }
  return (10 - sum % 10) % 10 == check;
}

bool IsLoincAnswerCode(absl::string_view code) {
  absl::string_view digits;
  int check = 0;
  return absl::ConsumePrefix(&code, "LA") && Split(code, digits, check);
}

}  // namespace rapport::instruments
