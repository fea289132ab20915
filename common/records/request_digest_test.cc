#include "common/records/request_digest.h"

#include "google/protobuf/descriptor.pb.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace rapport::records {
namespace {

google::rpc::RequestInfo Request(const std::string& request_id, const std::string& serving_data) {
  google::rpc::RequestInfo request;
  request.set_request_id(request_id);
  request.set_serving_data(serving_data);
  return request;
}

TEST(RequestDigestTest, TheRequestIdDoesNotCount) {
  EXPECT_EQ(RequestDigest("Create", Request("a", "body")), RequestDigest("Create", Request("b", "body")));
}

TEST(RequestDigestTest, MethodAndBodyCount) {
  const std::string digest = RequestDigest("Create", Request("a", "body"));
  EXPECT_NE(digest, RequestDigest("Update", Request("a", "body")));
  EXPECT_NE(digest, RequestDigest("Create", Request("a", "other")));
}

TEST(RequestDigestTest, MapsCountInOneOrder) {
  google::rpc::ErrorInfo forward;
  google::rpc::ErrorInfo backward;
  for (int i = 0; i < 50; ++i) (*forward.mutable_metadata())[std::to_string(i)] = "x";
  for (int i = 49; i >= 0; --i) (*backward.mutable_metadata())[std::to_string(i)] = "x";
  EXPECT_EQ(RequestDigest("Create", forward), RequestDigest("Create", backward));
}

}  // namespace
}  // namespace rapport::records
