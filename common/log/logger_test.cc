#include "common/log/logger.h"

#include <unistd.h>

#include <limits>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "absl/strings/str_split.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace rapport::log {
namespace {

class FixedClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixMicros(1700000000000001); }
  absl::Duration Elapsed() const override { return absl::ZeroDuration(); }
};

// A logger that writes into an unnamed file.
class LoggerTest : public testing::Test {
 protected:
  LoggerTest() : file_(std::tmpfile()) {}
  ~LoggerTest() override { std::fclose(file_); }

  Logger MakeLogger(Level level) { return Logger(level, fileno(file_), clock_); }

  std::vector<nlohmann::json> Lines() {
    std::string all(static_cast<size_t>(lseek(fileno(file_), 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(fileno(file_), all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
    std::vector<nlohmann::json> lines;
    for (absl::string_view line : absl::StrSplit(all, '\n', absl::SkipEmpty())) {
      lines.push_back(nlohmann::json::parse(std::string(line)));
    }
    return lines;
  }

  FixedClock clock_;
  std::FILE* file_;
};

TEST_F(LoggerTest, ALineIsOneJsonObjectWithTypedFields) {
  Logger logger = MakeLogger(Level::kInfo);
  const std::string address = "127.0.0.1:1";
  logger.Info("listening", {{"address", Public(address)},
                            {"service", "intake"},
                            {"port", 50051},
                            {"tls", false},
                            {"load", 0.5},
                            {"took", absl::Milliseconds(1500)}});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0], nlohmann::json::parse(R"({
    "time": "2023-11-14T22:13:20.000001Z", "level": "info", "message": "listening", "address": "127.0.0.1:1",
    "service": "intake", "port": 50051, "tls": false, "load": 0.5, "took": 1.5})"));
}

TEST_F(LoggerTest, LinesBelowTheLevelAreDropped) {
  Logger logger = MakeLogger(Level::kWarning);
  logger.Debug("a");
  logger.Info("b");
  logger.Warning("c");
  logger.Error("d");
  EXPECT_EQ(Lines().size(), 2);
}

TEST_F(LoggerTest, NoTextCanBreakTheLine) {
  Logger logger = MakeLogger(Level::kInfo);
  const std::string text = "a\"b\\c\nd\x01";
  logger.Info("x", {{"text", Public(text)}, {"none", std::numeric_limits<double>::quiet_NaN()}});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0]["text"], text);
  EXPECT_TRUE(lines[0]["none"].is_null());
}

TEST_F(LoggerTest, LinesOfManyThreadsStayWhole) {
  Logger logger = MakeLogger(Level::kInfo);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&logger] {
      for (int i = 0; i < 100; ++i) logger.Info("line", {{"number", i}});
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Lines().size(), 400);
}

// What could carry a person's words does not compile.
static_assert(!std::is_constructible_v<Field, absl::string_view, std::string>);
static_assert(!std::is_constructible_v<Field, absl::string_view, absl::string_view>);
static_assert(!std::is_constructible_v<Field, absl::string_view, google::rpc::Status>);
static_assert(!std::is_constructible_v<Field, absl::string_view, const char*>);

}  // namespace
}  // namespace rapport::log
