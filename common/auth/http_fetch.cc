#include "common/auth/http_fetch.h"

#include <curl/curl.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::auth {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 20;

// libcurl's sink: takes what comes until it is too much, and then refuses, which ends the transfer.
size_t Append(char* data, size_t size, size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + size * count > kMaxBytes) return 0;
  text.append(data, size * count);
  return size * count;
}

absl::Status Failed(const std::string& url, absl::string_view why) {
  return UnavailableError("FETCH_FAILED", absl::StrCat(url, ": ", why));
}

}  // namespace

absl::StatusOr<std::string> HttpGet(const std::string& url, const std::string& ca_file, absl::Duration timeout) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  if (ready != CURLE_OK || handle == nullptr) return Failed(url, "libcurl cannot start");
  CURL* curl = handle.get();
  std::string body;
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(timeout)));  // NOLINT: its type
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
  if (const CURLcode code = curl_easy_perform(curl); code != CURLE_OK) return Failed(url, curl_easy_strerror(code));
  long status = 0;  // NOLINT: libcurl's type
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) return Failed(url, absl::StrCat("answered ", status));
  return body;
}

}  // namespace rapport::auth
