#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/config/command_line.h"
#include "common/config/server_config.h"
#include "common/config/values.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace rapport::config {
namespace {

using ::rapport::test::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const Program kEverything = {.name = "rapport-test",
                             .port = 50099,
                             .metrics_port = 9199,
                             .health_port = 9299,
                             .has_store = true,
                             .has_cache = true,
                             .has_instruments = false,
                             .calls_intake = true,
                             .calls_goals = true};
const Program kAlone = {.name = "rapport-alone", .port = 50098, .metrics_port = 9198, .health_port = 9298};
const Program kEstimates = {.name = "rapport-estimates", .estimates = true};

// A folder of its own for each test.
class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
  }
  ~ConfigTest() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  Faults FaultsOf(const std::string& text, const Program& program = kEverything) {
    Faults faults;
    v1::ServerConfig config = Parse(text, faults);
    Complete(program, config);
    Check(program, config, faults);
    return faults;
  }

  // Makes <name>.crt and <name>.key, which belong together.
  void MakeKeyPair(const std::string& name) {
    const std::string stem = (folder_ / name).string();
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test -keyout " + stem +
        ".key -out " + stem + ".crt 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
  }

  std::string Tls(const std::string& certificate, const std::string& key) const {
    return "tls { certificate_file: '" + (folder_ / (certificate + ".crt")).string() + "' key_file: '" +
           (folder_ / (key + ".key")).string() + "' }";
  }

  const std::filesystem::path folder_;
};

TEST_F(ConfigTest, WhatIsEstimatedForIsNamedOnce) {
  EXPECT_THAT(FaultsOf("", kEstimates), Contains(StartsWith("estimates.practices:")));
  EXPECT_THAT(FaultsOf("estimates { practices: ['a', 'b'] }", kEstimates),
              Not(Contains(StartsWith("estimates.practices"))));
  EXPECT_THAT(FaultsOf("estimates { practices: ['a', '', 'a'] }", kEstimates),
              AllOf(Contains(StartsWith("estimates.practices[1]")), Contains(StartsWith("estimates.practices[2]"))));
}

TEST_F(ConfigTest, AnEmptyFileIsValidAndListensOnLoopbackAlone) {
  const auto config = Load(kEverything, "");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen().address(), "127.0.0.1:50099");
  EXPECT_EQ(config->listen().metrics_address(), "127.0.0.1:9199");
  EXPECT_EQ(config->listen().health_address(), "127.0.0.1:9299");
  EXPECT_FALSE(config->listen().reflection());
  EXPECT_EQ(config->store().sqlite().path(), "rapport-test.db");
  EXPECT_EQ(config->store().index_key_file(), "rapport-test.db.index-key");
  EXPECT_EQ(config->intake().target(), "127.0.0.1:50051");
  EXPECT_EQ(config->goals().target(), "127.0.0.1:50052");
  EXPECT_FALSE(config->cache().has_redis());
  EXPECT_EQ(ToDuration(config->drain().pause()), absl::Seconds(3));
}

TEST_F(ConfigTest, WhatIsSetIsKeptWhole) {
  Faults faults;
  v1::ServerConfig config = Parse(R"pb(
                                    drain {
                                      pause {}
                                      grace { nanos: 500000000 }
                                    }
                                    cache {
                                      local_bytes: 0
                                      redis { address: "unix:/r" }
                                    }
                                    practices { practice: "-" }
                                  )pb",
                                  faults);
  Complete(kEverything, config);
  EXPECT_EQ(ToDuration(config.drain().pause()), absl::ZeroDuration());
  EXPECT_EQ(ToDuration(config.drain().grace()), absl::Milliseconds(500));
  EXPECT_TRUE(config.cache().has_local_bytes());
  EXPECT_EQ(config.cache().local_bytes(), 0);
  EXPECT_EQ(config.cache().redis().address(), "unix:/r");
  EXPECT_EQ(ToDuration(config.cache().redis().command_timeout()), absl::Milliseconds(50));
  EXPECT_EQ(config.practices(0).stale_goal_after_sessions(), 4);
}

TEST_F(ConfigTest, APracticeHasItsOwnEntryOrTheOneOfAllOrTheDefaults) {
  Faults faults;
  v1::ServerConfig config = Parse(R"pb(
                                    practices { practice: "-" stale_goal_after_sessions: 6 }
                                    practices { practice: "north" stale_goal_after_sessions: 2 }
                                    practices { practice: "south" }
                                  )pb",
                                  faults);
  Complete(kEverything, config);
  EXPECT_EQ(ForPractice(config, "north").stale_goal_after_sessions(), 2);
  EXPECT_EQ(ForPractice(config, "south").stale_goal_after_sessions(), 4);
  EXPECT_EQ(ForPractice(config, "west").stale_goal_after_sessions(), 6);
  EXPECT_EQ(ForPractice(v1::ServerConfig(), "west").stale_goal_after_sessions(), 4);
}

TEST_F(ConfigTest, ChoosingPostgresLeavesNoSqlite) {
  Faults faults;
  v1::ServerConfig config =
      Parse("store { postgres { conninfo_file: 'x' } } admission { executor_threads: 7 }", faults);
  Complete(kEverything, config);
  EXPECT_TRUE(config.store().has_postgres());
  EXPECT_EQ(config.store().postgres().read_connections(), 7);
  EXPECT_EQ(config.store().index_key_file(), "");
}

TEST_F(ConfigTest, CompletingTwiceChangesNothing) {
  v1::ServerConfig once;
  once.mutable_cache()->mutable_redis()->set_address("unix:/r");
  once.mutable_tls();
  Complete(kEverything, once);
  v1::ServerConfig twice = once;
  Complete(kEverything, twice);
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(once, twice));
}

TEST_F(ConfigTest, AllFaultsAreFoundAtOnceWithTheirPlaces) {
  EXPECT_THAT(
      FaultsOf("listen {\n"
               "  adress: '127.0.0.1:1'\n"
               "}\n"
               "admission { executor_threads: 5000 default_deadline { seconds: 90 } }\n"
               "tls { key_file: '/nowhere/key.pem' }\n"
               "surprise: 1\n"),
      ElementsAre(HasSubstr("line 2: "), HasSubstr("line 6: "), "tls.certificate_file: is required by rapport-test",
                  "tls.key_file: /nowhere/key.pem: cannot be opened",
                  "admission.executor_threads: must be between 1 and 1024",
                  "admission.default_deadline: must be between 10ms and 1m"));
}

TEST_F(ConfigTest, ASyntaxErrorNamesItsLine) {
  EXPECT_THAT(FaultsOf("log { level: LOG_LEVEL_INFO }\nlisten {\n  address 5\n}\n"), Contains(StartsWith("line 3: ")));
}

TEST_F(ConfigTest, BeyondLoopbackNeedsCredentials) {
  EXPECT_THAT(FaultsOf("listen { address: '0.0.0.0:1' }"), ElementsAre(HasSubstr("there are no credentials")));
  EXPECT_THAT(FaultsOf("listen { address: '[::]:1' }"), ElementsAre(HasSubstr("there are no credentials")));
  EXPECT_THAT(FaultsOf("listen { address: '0.0.0.0:1' insecure_beyond_loopback: true }"), IsEmpty());
  MakeKeyPair("a");
  EXPECT_THAT(FaultsOf("listen { address: '0.0.0.0:1' } " + Tls("a", "a")), IsEmpty());
  EXPECT_THAT(FaultsOf("listen { address: 'unix:/run/x' health_address: '0.0.0.0:1' metrics_address: '0.0.0.0:2' }"),
              IsEmpty());
}

TEST_F(ConfigTest, APairThatIsNoneIsSaidBeforeAnythingListens) {
  MakeKeyPair("a");
  MakeKeyPair("b");
  EXPECT_THAT(FaultsOf(Tls("a", "b")), ElementsAre(HasSubstr("b.key is not the key of")));
  Write("c.crt", "x");
  Write("c.key", "x");
  EXPECT_THAT(FaultsOf(Tls("c", "c")),
              ElementsAre(HasSubstr("c.crt holds no PEM certificate"), HasSubstr("c.key holds no PEM private key")));
  EXPECT_THAT(FaultsOf("intake { ca_file: '" + Write("d.crt", "x") + "' }"),
              ElementsAre(HasSubstr("holds no PEM certificate")));
}

TEST_F(ConfigTest, AccessControlThatLetsNobodyInIsAFault) {
  const auto faults = [this](const std::string& text) { return FaultsOf(text, kAlone); };
  EXPECT_THAT(faults("access {}"), ElementsAre(HasSubstr("nobody could call")));
  EXPECT_THAT(faults("access { certificates { subject: 'a' } }"), ElementsAre(HasSubstr("needs tls.client_ca_file")));
  EXPECT_THAT(faults("access { issuers { issuer: 'i' } }"),
              ElementsAre(HasSubstr("audiences"), HasSubstr("jwks_file or jwks_url")));
  EXPECT_THAT(faults("access { issuers { issuer: 'i' audiences: 'a' jwks_url: 'http://keys.example/' } }"),
              ElementsAre(HasSubstr("must be https")));
  EXPECT_THAT(faults("access { issuers { issuer: 'i' audiences: 'a' jwks_url: 'http://127.0.0.1:8/keys' } }"),
              IsEmpty());
  EXPECT_THAT(faults("access { issuers { issuer: 'i' audiences: 'a' jwks_file: '/nowhere/keys' } }"),
              ElementsAre(HasSubstr("/nowhere/keys: cannot be opened")));
}

TEST_F(ConfigTest, CallingBeyondLoopbackInClearNeedsToBeAskedFor) {
  EXPECT_THAT(FaultsOf("intake { target: 'dns:///rapport-intake:50051' }"), ElementsAre(HasSubstr("in clear")));
  EXPECT_THAT(FaultsOf("intake { target: 'dns:///rapport-intake:50051' insecure_beyond_loopback: true }"), IsEmpty());
  EXPECT_THAT(FaultsOf("intake { target: 'unix:/run/intake' }"), IsEmpty());
}

TEST_F(ConfigTest, SectionsOfOthersAreNotChecked) {
  const Program stateless = {.name = "rapport-test", .port = 1, .metrics_port = 2, .health_port = 3};
  EXPECT_THAT(FaultsOf("store { postgres {} }", stateless), IsEmpty());
  EXPECT_THAT(FaultsOf("store { postgres {} }"), Contains(StartsWith("store.postgres.conninfo_file")));
}

TEST_F(ConfigTest, APracticeStandsOnce) {
  EXPECT_THAT(FaultsOf("practices { practice: 'a' } practices { practice: 'a' }"),
              ElementsAre("practices[1].practice: stands here a second time"));
}

TEST_F(ConfigTest, AnIndexKeyThatIsThereHasItsLengthOnEitherEngine) {
  const std::string key = "store { index_key_file: '" + Write("key", std::string(31, 'k')) + "' ";
  EXPECT_THAT(FaultsOf(key + "}"), ElementsAre(HasSubstr("at least 32")));
  EXPECT_THAT(FaultsOf(key + "postgres {} }"), Contains(HasSubstr("at least 32")));
  EXPECT_THAT(FaultsOf("store { index_key_file: '" + Write("key", std::string(32, '\n')) + "' }"), IsEmpty());
}

TEST_F(ConfigTest, SealingNeedsNothingWithSqliteAndItsFilesWithPostgres) {
  v1::ServerConfig config;
  config.mutable_store()->mutable_sealing();
  Complete(kEverything, config);
  EXPECT_EQ(config.store().sealing().master_key_file(), "rapport-test.db.master-key");
  EXPECT_EQ(config.store().sealing().key_store_path(), "rapport-test.db.keys");
  EXPECT_THAT(FaultsOf("store { sealing {} }"), IsEmpty());
  const std::string conninfo = Write("conninfo", "host=here");
  const std::string postgres = "store { postgres { conninfo_file: '" + conninfo + "' } sealing { ";
  EXPECT_THAT(FaultsOf(postgres + "} }"), AllOf(Contains(StartsWith("store.sealing.master_key_file: ")),
                                                Contains(StartsWith("store.sealing.key_store_path: "))));
  EXPECT_THAT(FaultsOf(postgres + "key_store_path: 'keys' key_store_conninfo_file: '" + conninfo + "' } }"),
              Contains(StartsWith("store.sealing.key_store_path: ")));
  EXPECT_THAT(FaultsOf("store { sqlite { path: 'a.db' } sealing { key_store_path: 'a.db' } }"),
              ElementsAre(StartsWith("store.sealing.key_store_path: ")));
}

TEST_F(ConfigTest, KeysHaveTheirLength) {
  EXPECT_THAT(FaultsOf("cache { key_file: '" + Write("short", "abc") + "' }"), ElementsAre(HasSubstr("exactly 32")));
  EXPECT_THAT(FaultsOf("cache { key_file: '" + Write("right", std::string(32, '\n')) + "' }"), IsEmpty());
}

TEST_F(ConfigTest, SecretsLoseTheirLineEndAndNothingElse) {
  EXPECT_EQ(ReadSecret(Write("secret", "pass word \n")).value(), "pass word ");
  EXPECT_THAT(ReadSecret(Write("empty", "\n")), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(ReadSecret((folder_ / "none").string()), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(ConfigTest, LocalMeansThisMachine) {
  for (const char* local : {"127.0.0.1:1", "127.1.2.3:1", "localhost:1", "[::1]:1", "unix:/x", "dns:///localhost:1",
                            "ipv4:127.0.0.1:1", "ipv4:127.0.0.1:1,127.0.0.1:2"}) {
    EXPECT_TRUE(IsLocal(local)) << local;
  }
  for (const char* remote : {"0.0.0.0:1", "[::]:1", "10.0.0.1:1", "127.evil.example:1", "localhost.example:1",
                             "dns:///intake:1", "ipv4:127.0.0.1:1,10.0.0.1:2"}) {
    EXPECT_FALSE(IsLocal(remote)) << remote;
  }
}

TEST_F(ConfigTest, AServiceThatKnowsItsCallersNeedsACertificateToAskForThem) {
  MakeKeyPair("a");
  const std::string authority = "ca_file: '" + (folder_ / "a.crt").string() + "' ";
  const std::string own = authority + "client_certificate_file: '" + (folder_ / "a.crt").string() +
                          "' client_key_file: '" + (folder_ / "a.key").string() + "' ";
  const std::string access = "access { issuers { issuer: 'i' audiences: 'a' jwks_url: 'http://127.0.0.1:8/keys' } } ";
  EXPECT_THAT(FaultsOf(access + "intake { " + authority + "} goals { " + own + "}"),
              ElementsAre(HasSubstr("intake.client_certificate_file: is needed")));
  EXPECT_THAT(FaultsOf(access + "goals { " + own + "}"),
              ElementsAre(HasSubstr("intake.client_certificate_file: is needed")))
      << "in clear on loopback, where the other might let everybody in";
  EXPECT_THAT(FaultsOf("intake { " + authority + "}"), IsEmpty());
  EXPECT_THAT(FaultsOf(access + "intake { " + own + "} goals { " + own + "}"), IsEmpty());
}

TEST_F(ConfigTest, ADurationKeepsItsFraction) {
  google::protobuf::Duration duration;
  duration.set_seconds(1);
  duration.set_nanos(500000001);
  EXPECT_EQ(ToDuration(duration), absl::Milliseconds(1500) + absl::Nanoseconds(1));
}

class CommandLineTest : public ConfigTest {
 protected:
  Start Read(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "rapport-test");
    return ReadCommandLine(kEverything, static_cast<int>(arguments.size()), arguments.data(), out_, errors_);
  }
  std::ostringstream out_;
  std::ostringstream errors_;
};

TEST_F(CommandLineTest, WithoutArgumentsAllIsDefault) {
  const Start start = Read({});
  ASSERT_TRUE(start.config.has_value());
  EXPECT_EQ(start.config->listen().address(), "127.0.0.1:50099");
}

TEST_F(CommandLineTest, AConfigurationIsReadFromItsFile) {
  const std::string path = Write("config.textproto", "listen { address: '127.0.0.1:7' }");
  EXPECT_EQ(Read({"--config", path.c_str()}).config->listen().address(), "127.0.0.1:7");
  EXPECT_EQ(Read({("--config=" + path).c_str()}).config->listen().address(), "127.0.0.1:7");
}

TEST_F(CommandLineTest, ValidatingSaysWhatIsWrongAndExits) {
  const std::string good = Write("good", "");
  const Start valid = Read({"--validate_only", "--config", good.c_str()});
  EXPECT_FALSE(valid.config.has_value());
  EXPECT_EQ(valid.exit_code, 0);
  EXPECT_THAT(out_.str(), HasSubstr("is valid"));

  const std::string bad = Write("bad", "surprise: 1\nlog { level: 99 }\ndrain { pause { seconds: 999 } }");
  const Start invalid = Read({"--validate_only", "--config", bad.c_str()});
  EXPECT_FALSE(invalid.config.has_value());
  EXPECT_EQ(invalid.exit_code, 2);
  EXPECT_THAT(errors_.str(), HasSubstr("line 1: "));
  EXPECT_THAT(errors_.str(), HasSubstr("drain.pause"));
}

TEST_F(CommandLineTest, AMissingFileOrArgumentIsAnError) {
  EXPECT_EQ(Read({"--config", "/nowhere/x"}).exit_code, 2);
  EXPECT_THAT(errors_.str(), HasSubstr("/nowhere/x"));
  EXPECT_EQ(Read({"--config"}).exit_code, 2);
  EXPECT_EQ(Read({"--colour"}).exit_code, 2);
  EXPECT_THAT(errors_.str(), HasSubstr("--colour"));
}

TEST_F(CommandLineTest, HelpAndVersionAreAnswered) {
  EXPECT_EQ(Read({"--help"}).exit_code, 0);
  EXPECT_THAT(out_.str(), HasSubstr("Usage: rapport-test"));
  EXPECT_EQ(Read({"--version"}).exit_code, 0);
  EXPECT_THAT(out_.str(), HasSubstr(std::string("rapport-test ") + Version()));
}

}  // namespace
}  // namespace rapport::config
