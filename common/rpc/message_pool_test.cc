#include "common/rpc/message_pool.h"

#include <string>

#include "google/protobuf/wrappers.pb.h"
#include "gtest/gtest.h"

namespace rapport::rpc {
namespace {

using google::protobuf::StringValue;
using Pool = MessagePool<StringValue, StringValue>;

TEST(MessagePoolTest, ALaterCallGetsTheMessagesOfAFinishedOne) {
  Pool pool;
  auto* first = pool.AllocateMessages();
  StringValue* reply = first->response();
  first->request()->set_value("asked");
  reply->set_value("answered");
  first->Release();
  auto* second = pool.AllocateMessages();
  EXPECT_EQ(second->response(), reply);
  EXPECT_EQ(second->request()->value(), "");
  EXPECT_EQ(second->response()->value(), "answered");
  second->Release();
}

TEST(MessagePoolTest, CallsUnderWayHaveMessagesOfTheirOwn) {
  Pool pool;
  auto* one = pool.AllocateMessages();
  auto* other = pool.AllocateMessages();
  EXPECT_NE(one->request(), other->request());
  EXPECT_NE(one->response(), other->response());
  one->Release();
  other->Release();
}

TEST(MessagePoolTest, LargeMessagesAreNotKept) {
  Pool pool;
  auto* large = pool.AllocateMessages();
  large->response()->set_value("answered");
  large->request()->set_value(std::string(Pool::kLargestBytes, 'x'));
  large->Release();
  auto* next = pool.AllocateMessages();
  EXPECT_EQ(next->response()->value(), "");
  next->Release();
}

}  // namespace
}  // namespace rapport::rpc
