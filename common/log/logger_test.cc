#include "common/log/logger.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
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

std::vector<nlohmann::json> Parse(absl::string_view text) {
  std::vector<nlohmann::json> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    lines.push_back(nlohmann::json::parse(std::string(line)));
  }
  return lines;
}

// A logger that writes into an unnamed file.
class LoggerTest : public testing::Test {
 protected:
  LoggerTest() : file_(std::tmpfile()) {}
  ~LoggerTest() override { std::fclose(file_); }

  Logger MakeLogger(Level level) { return Logger(level, fileno(file_), clock_); }

  // What `logger` has written.
  std::vector<nlohmann::json> Lines(Logger& logger) {
    EXPECT_TRUE(logger.Flush());
    std::string all(static_cast<size_t>(lseek(fileno(file_), 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(fileno(file_), all.data(), all.size(), 0), static_cast<ssize_t>(all.size()));
    return Parse(all);
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
  const auto lines = Lines(logger);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0], nlohmann::json::parse(R"({
    "time": "2023-11-14T22:13:20.000001Z", "level": "info", "message": "listening", "address": "127.0.0.1:1",
    "service": "intake", "port": 50051, "tls": false, "load": 0.5, "took": 1.5})"));
}

TEST_F(LoggerTest, LinesBelowTheLevelAreDropped) {
  Logger logger = MakeLogger(Level::kWarning);
  logger.Write(Level::kDebug, "a");
  logger.Info("b");
  logger.Write(Level::kWarning, "c");
  logger.Error("d");
  EXPECT_EQ(Lines(logger).size(), 2);
}

TEST_F(LoggerTest, NoTextCanBreakTheLine) {
  Logger logger = MakeLogger(Level::kInfo);
  const std::string text = "a\"b\\c\nd\x01";
  logger.Info("x", {{"text", Public(text)}, {"none", std::numeric_limits<double>::quiet_NaN()}});
  const auto lines = Lines(logger);
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
  EXPECT_EQ(Lines(logger).size(), 400);
}

// A pipe whose reader reads when the test says so, and that is full after some lines.
class UnreadLogTest : public testing::Test {
 protected:
  static constexpr int kLines = 3000;

  UnreadLogTest() {
    EXPECT_EQ(pipe(ends_), 0);
    fcntl(ends_[1], F_SETPIPE_SZ, 4096);
  }
  ~UnreadLogTest() override {
    if (ends_[0] >= 0) close(ends_[0]);
  }

  std::unique_ptr<Logger> FilledLogger() {
    auto logger = std::make_unique<Logger>(Level::kInfo, ends_[1], clock_, 16 * 1024);
    for (int i = 0; i < kLines; ++i) logger->Info("line", {{"number", i}});
    return logger;
  }

  std::string ReadToTheEnd() const {
    std::string all;
    char bytes[4096];
    for (ssize_t count = 0; (count = read(ends_[0], bytes, sizeof(bytes))) > 0;) {
      all.append(bytes, static_cast<size_t>(count));
    }
    return all;
  }

  FixedClock clock_;
  int ends_[2] = {};
};

TEST_F(UnreadLogTest, BlocksNobodyAndTellsHowMuchWasDropped) {
  std::unique_ptr<Logger> logger = FilledLogger();
  const int64_t dropped = logger->dropped();
  EXPECT_GT(dropped, 0);
  std::string all;
  std::thread reader([&] { all = ReadToTheEnd(); });
  EXPECT_TRUE(logger->Flush());
  logger = nullptr;
  close(ends_[1]);
  reader.join();
  int64_t told = 0;
  int64_t lines = 0;
  for (const nlohmann::json& line : Parse(all)) {
    if (line["message"] == "line") ++lines;
    if (line["message"] == "log lines were dropped") told += line["lines"].get<int64_t>();
  }
  EXPECT_EQ(told, dropped);
  EXPECT_EQ(lines + dropped, kLines);
}

TEST_F(UnreadLogTest, KeepsNoProcessFromEnding) {
  std::unique_ptr<Logger> logger = FilledLogger();
  EXPECT_FALSE(logger->Flush());
  logger = nullptr;
  close(ends_[1]);
}

TEST_F(UnreadLogTest, WhoseReaderHasGoneEndsNoProcess) {
  Logger logger(Level::kInfo, ends_[1], clock_);
  close(std::exchange(ends_[0], -1));
  logger.Info("nobody will read this");
  EXPECT_TRUE(logger.Flush());
}

TEST(LoggerDeathTest, WhatEndsTheProcessIsSaid) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const FixedClock clock;
  EXPECT_DEATH(Logger(Level::kInfo, STDERR_FILENO, clock).Fatal("no such service"), "no such service");
}

// What could carry a person's words does not compile.
static_assert(!std::is_constructible_v<Field, absl::string_view, std::string>);
static_assert(!std::is_constructible_v<Field, absl::string_view, absl::string_view>);
static_assert(!std::is_constructible_v<Field, absl::string_view, google::rpc::Status>);
static_assert(!std::is_constructible_v<Field, absl::string_view, const char*>);

}  // namespace
}  // namespace rapport::log
