#ifndef RAPPORT_COMMON_RPC_TRACE_H_
#define RAPPORT_COMMON_RPC_TRACE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace rapport::rpc {

// The metadata key of W3C trace context.
inline constexpr char kTraceParentKey[] = "traceparent";

// A traceparent for this call: the trace of `incoming` with a span of its own, or a new trace when `incoming` is not a
// valid traceparent (W3C Trace Context, level 1: `00-<32 hex>-<16 hex>-<2 hex>`, ids not all zero). The ids are for
// following a call, not for security. Thread-safe.
std::string NextTraceParent(absl::string_view incoming);

// The trace's id in a valid traceparent: 32 hexadecimal digits.
absl::string_view TraceId(absl::string_view trace_parent);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_TRACE_H_
