// Writes to a store under load until it is killed; the crash test starts it. Each line on standard output is one fact,
// told before the next step: "t NAME" a write is about to be submitted, "a NAME REVISION" it was acknowledged.
// Usage: store_crash_driver (sqlite PATH | postgres CONNINFO) PREFIX
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "tests/contract/store_crash.h"

namespace rapport::records {
namespace {

constexpr int kWriters = 24;

void Tell(const std::string& line) {
  const std::string text = line + "\n";
  if (write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) _exit(3);
}

// A client that submits one write after the other, and the same one again until it is acknowledged.
class Writer {
 public:
  Writer(RecordStore& store, const Clock& clock, std::string prefix)
      : store_(store), clock_(clock), prefix_(std::move(prefix)) {}

  void Next() {
    name_ = absl::StrCat(prefix_, "-", count_++);
    Submit();
  }

 private:
  void Submit() {
    Tell("t " + name_);
    Write write = CrashWrite(name_);
    write.deadline = clock_.Now() + absl::Seconds(20);
    write.done = [this](absl::StatusOr<std::string> reply) {
      if (!reply.ok()) return Submit();
      Tell(absl::StrCat("a ", name_, " ", *reply));
      Next();
    };
    store_.Submit(std::move(write));
  }

  RecordStore& store_;
  const Clock& clock_;
  const std::string prefix_;
  std::string name_;
  int count_ = 0;
};

int Run(const StoreOptions& options, const std::string& prefix) {
  SystemClock clock;
  RandomIds ids;
  const auto store = OpenRecordStore(options, clock, ids);
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 1;
  }
  std::vector<std::unique_ptr<Writer>> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.push_back(std::make_unique<Writer>(**store, clock, absl::StrCat(prefix, "-", i)));
    writers.back()->Next();
  }
  while (true) pause();  // until killed
}

}  // namespace
}  // namespace rapport::records

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return rapport::records::Run(rapport::records::CrashOptions(argv[1], argv[2]), argv[3]);
}
