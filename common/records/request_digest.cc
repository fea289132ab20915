#include "common/records/request_digest.h"

#include <memory>

#include "common/base/sha256.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace rapport::records {

std::string RequestDigest(absl::string_view method, const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> body(request.New());
  body->CopyFrom(request);
  if (const auto* field = body->GetDescriptor()->FindFieldByName("request_id"); field != nullptr) {
    body->GetReflection()->ClearField(body.get(), field);
  }
  std::string bytes(method);
  bytes.push_back('\0');
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);  // maps in one order
    body->SerializeToCodedStream(&coded);
  }
  return Sha256(bytes);
}

}  // namespace rapport::records
