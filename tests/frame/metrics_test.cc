// The metrics endpoint as Prometheus sees it, and the names that dashboards rest on.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/frame/echo_service.h"
#include "tests/testing/needed_program.h"
#include "tests/testing/temp_dir.h"

namespace rapport::test {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The names behind `# TYPE`, one a line.
std::string NamesIn(const std::string& text) {
  std::set<std::string> names;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    if (words.size() == 4 && words[1] == "TYPE") names.insert(absl::StrCat(words[2], " ", words[3]));
  }
  std::string result;
  for (const std::string& name : names) absl::StrAppend(&result, name, "\n");
  return result;
}

class MetricsEndpointTest : public ::testing::Test {
 protected:
  // Fetches the page with a client of the distribution's, as a scrape would.
  std::string Fetch(EchoServer& server) {
    const std::string page = dir_.File("metrics");
    const std::string command = absl::StrCat(
        "/usr/bin/python3 -c 'import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(\"http://127.0.0.1:",
        server.fixture().server().metrics_port(), "/metrics\").read().decode())' > ", page);
    EXPECT_EQ(std::system(command.c_str()), 0);
    return ReadAll(page);
  }
  const TempDir dir_;
};

TEST_F(MetricsEndpointTest, ItsNamesAreThoseWritten) {
  EchoServer server("listen { metrics_address: '127.0.0.1:0' }");
  EXPECT_EQ(NamesIn(Fetch(server)), ReadAll(FRAME_METRICS));
}

TEST_F(MetricsEndpointTest, PrometheusHasNothingToSayAgainstThem) {
  if (!HasNeededProgram("promtool")) GTEST_SKIP() << "promtool is not installed";
  EchoServer server("listen { metrics_address: '127.0.0.1:0' }");
  std::ofstream(dir_.File("page")) << Fetch(server);
  EXPECT_EQ(std::system(absl::StrCat("promtool check metrics < ", dir_.File("page")).c_str()), 0);
}

}  // namespace
}  // namespace rapport::test
