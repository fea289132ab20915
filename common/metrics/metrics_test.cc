#include <cstdlib>
#include <fstream>
#include <memory>

#include "common/base/clock.h"
#include "common/exec/bounded_executor.h"
#include "common/metrics/executor_metrics.h"
#include "common/metrics/process_metrics.h"
#include "common/metrics/registry.h"
#include "common/metrics/rpc_metrics.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

namespace rapport::metrics {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

// A service with one method: Echo(EchoRequest) returns (stream EchoReply).
class TestService {
 public:
  TestService() {
    google::protobuf::FileDescriptorProto file;
    file.set_name("test.proto");
    file.set_package("test.v1");
    file.add_message_type()->set_name("EchoRequest");
    file.add_message_type()->set_name("EchoReply");
    auto* service = file.add_service();
    service->set_name("EchoService");
    auto* method = service->add_method();
    method->set_name("Echo");
    method->set_input_type(".test.v1.EchoRequest");
    method->set_output_type(".test.v1.EchoReply");
    method->set_server_streaming(true);
    file_ = pool_.BuildFile(file);
  }
  const google::protobuf::ServiceDescriptor& service() const { return *file_->service(0); }
  const google::protobuf::Descriptor& request() const { return *file_->message_type(0); }
  const google::protobuf::Descriptor& reply() const { return *file_->message_type(1); }

 private:
  google::protobuf::DescriptorPool pool_;
  const google::protobuf::FileDescriptor* file_;
};

TEST(RegistryTest, TheSameNameAndLabelsAreTheSameMetric) {
  Registry registry;
  registry.Counter("rapport_test_calls_total", "Calls.", {{"kind", "a"}}).Increment();
  registry.Counter("rapport_test_calls_total", "Calls.", {{"kind", "a"}}).Increment();
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_test_calls_total{kind=\"a\"} 2\n"));
}

TEST(RegistryTest, WatchedMetricsAreAskedAtEachScrape) {
  Registry registry;
  double value = 1;
  registry.WatchGauge("rapport_test_size", "Size.", {}, [&value] { return value; });
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_test_size 1\n"));
  value = 2;
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_test_size 2\n"));
}

TEST(ServiceMetricsTest, EveryCodeOfEveryMethodIsThereBeforeTheFirstCall) {
  Registry registry;
  const TestService test;
  const ServiceMetrics metrics(registry, Side::kServer, test.service());
  const std::string text = registry.Text();
  for (int code = 0; code <= 16; ++code) {
    EXPECT_THAT(text, HasSubstr("grpc_code=\"" + CodeLabel(static_cast<absl::StatusCode>(code)) +
                                "\",grpc_method=\"Echo\",grpc_service=\"test.v1.EchoService\","
                                "grpc_type=\"server_stream\"} 0\n"));
  }
}

TEST(ServiceMetricsTest, CallsAreCountedByMethodAndCode) {
  Registry registry;
  const TestService test;
  const ServiceMetrics metrics(registry, Side::kServer, test.service());
  MethodMetrics* method = metrics.Find(test.request());
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->path(), "/test.v1.EchoService/Echo");
  EXPECT_EQ(metrics.Find(test.reply()), nullptr);

  method->Started();
  method->Received();
  method->Sent(3);
  method->Handled(absl::StatusCode::kNotFound, absl::Microseconds(150));
  const std::string text = registry.Text();
  EXPECT_THAT(text, ContainsRegex("grpc_server_started_total\\{[^}]*\\} 1\n"));
  EXPECT_THAT(text, ContainsRegex("grpc_server_msg_received_total\\{[^}]*\\} 1\n"));
  EXPECT_THAT(text, ContainsRegex("grpc_server_msg_sent_total\\{[^}]*\\} 3\n"));
  EXPECT_THAT(text, ContainsRegex("grpc_server_handled_total\\{grpc_code=\"NotFound\"[^}]*\\} 1\n"));
  EXPECT_THAT(text, ContainsRegex("grpc_server_handling_seconds_bucket\\{[^}]*le=\"0.0001\"\\} 0\n"));
  EXPECT_THAT(text, ContainsRegex("grpc_server_handling_seconds_bucket\\{[^}]*le=\"0.0002[^\"]*\"\\} 1\n"));
}

TEST(ProcessMetricsTest, TheProcessKnowsItself) {
  Registry registry;
  AddProcessMetrics("1.2.3", registry);
  exec::BoundedExecutor executor(3, 5);
  AddExecutorMetrics(executor, registry);
  const std::string text = registry.Text();
  EXPECT_THAT(text, HasSubstr("rapport_build_info{version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE process_cpu_seconds_total counter\n"));
  EXPECT_THAT(text, HasSubstr("rapport_executor_threads 3\n"));
  for (const char* name : {"process_resident_memory_bytes", "process_start_time_seconds", "process_open_fds",
                           "process_max_fds", "process_threads"}) {
    EXPECT_THAT(text, HasSubstr("\n" + std::string(name) + " "));
    EXPECT_THAT(text, Not(HasSubstr("\n" + std::string(name) + " 0\n")));
  }
}

TEST(ExposerTest, ItsEndDoesNotWaitForTheNextScrape) {
  const Registry registry;
  const SystemClock clock;
  for (const char* address : {"127.0.0.1:0", "0.0.0.0:0", "[::1]:0"}) {
    auto exposer = Exposer::Start(address, registry);
    if (!exposer.ok()) continue;  // a machine without IPv6
    const absl::Duration begun = clock.Elapsed();
    exposer->reset();
    EXPECT_LT(clock.Elapsed() - begun, absl::Seconds(1.5)) << address;
  }
}

TEST(ExposerTest, APortInUseIsAnError) {
  Registry registry;
  auto first = Exposer::Start("127.0.0.1:0", registry);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_GT((*first)->port(), 0);
  auto second = Exposer::Start("127.0.0.1:" + std::to_string((*first)->port()), registry);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace rapport::metrics
