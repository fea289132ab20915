#include "common/rpc/trace.h"

#include <cstdint>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

namespace rapport::rpc {
namespace {

// "00-" trace "-" span "-" flags
constexpr size_t kTraceStart = 3;
constexpr size_t kTraceSize = 32;
constexpr size_t kSpanStart = kTraceStart + kTraceSize + 1;
constexpr size_t kSpanSize = 16;
constexpr size_t kFlagsStart = kSpanStart + kSpanSize + 1;
constexpr size_t kSize = kFlagsStart + 2;

bool IsLowerHex(absl::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

bool IsAllZero(absl::string_view text) { return text.find_first_not_of('0') == absl::string_view::npos; }

bool IsValid(absl::string_view text) {
  if (text.size() != kSize || text.substr(0, kTraceStart) != "00-") return false;
  const absl::string_view trace = text.substr(kTraceStart, kTraceSize);
  const absl::string_view span = text.substr(kSpanStart, kSpanSize);
  return text[kSpanStart - 1] == '-' && text[kFlagsStart - 1] == '-' && IsLowerHex(trace) && IsLowerHex(span) &&
         IsLowerHex(text.substr(kFlagsStart)) && !IsAllZero(trace) && !IsAllZero(span);
}

// 16 hexadecimal digits, not all zero.
std::string RandomHex() {
  thread_local absl::InsecureBitGen bits;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(absl::IntervalClosed, bits, 1, UINT64_MAX), absl::kZeroPad16));
}

}  // namespace

std::string NextTraceParent(absl::string_view incoming) {
  if (IsValid(incoming)) {
    return absl::StrCat(incoming.substr(0, kSpanStart), RandomHex(), incoming.substr(kFlagsStart - 1));
  }
  return absl::StrCat("00-", RandomHex(), RandomHex(), "-", RandomHex(), "-00");
}

absl::string_view TraceId(absl::string_view trace_parent) { return trace_parent.substr(kTraceStart, kTraceSize); }

}  // namespace rapport::rpc
