#ifndef RAPPORT_COMMON_AUTH_HTTP_FETCH_H_
#define RAPPORT_COMMON_AUTH_HTTP_FETCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace rapport::auth {

// Gets a small document by HTTP, with libcurl: https with TLS 1.2 or newer and the peer verified, or http; no
// redirects, no proxy from the environment, at most 1 MiB, at most `timeout`. `ca_file` empty: the system's
// authorities. UNAVAILABLE, FETCH_FAILED, which names the URL and says why. Blocks; thread-safe.
absl::StatusOr<std::string> HttpGet(const std::string& url, const std::string& ca_file, absl::Duration timeout);

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_HTTP_FETCH_H_
