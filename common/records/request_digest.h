#ifndef RAPPORT_COMMON_RECORDS_REQUEST_DIGEST_H_
#define RAPPORT_COMMON_RECORDS_REQUEST_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace rapport::records {

// What tells two requests with the same request id apart: SHA-256 over the method's name and the request without its
// `request_id` field. Equal for equal requests within one build; fields this build does not know count too.
std::string RequestDigest(absl::string_view method, const google::protobuf::Message& request);

}  // namespace rapport::records

#endif  // RAPPORT_COMMON_RECORDS_REQUEST_DIGEST_H_
