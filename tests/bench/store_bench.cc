// Measures the record store as ratios to floors in the same run: durable writes of 1 and 64 writers, and reads of
// episodes of several sizes, of a store in clear and of a sealed one. Absolute numbers depend on the machine and its
// neighbours; the ratios do so less. Usage:
// store_bench [--seconds N] [--stored N]   --stored: sessions that are in the store before it is measured
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/aead.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_record_store.h"
#include "common/sealing/open_sealer.h"
#include "tests/bench/store_floors.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/temp_dir.h"

namespace rapport::bench {
namespace {

using records::RecordStore;

constexpr char kPractice[] = "bench";

struct Options {
  absl::Duration duration = absl::Seconds(3);
  int stored = 10000;
};

void Check(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "store_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

records::Write SessionWrite(const std::string& episode, const std::string& id, const std::string& client) {
  records::Write write;
  write.practice = kPractice;
  write.request_id = absl::StrCat(episode, "/", id);
  write.request_digest = "digest";
  write.apply = [episode, id, client](records::Transaction& transaction) {
    records::Record record;
    record.name = absl::StrCat("episodes/", episode, "/sessions/", id);
    record.kind = "session";
    record.episode = episode;
    record.client = client;
    record.state = "OPEN";
    record.body = std::string(kBodyBytes, 'x');
    return transaction.Insert(kPractice, std::move(record));
  };
  write.reply = [](const records::Revisions&) { return std::string(kBodyBytes, 'x'); };
  return write;
}

enum class Clients { kKnown, kNew };

// Writers that each submit the next write when the last one is acknowledged. Returns writes a second.
class ClosedLoop {
 public:
  // `clients`: each write is about the same client, or about one of its own.
  ClosedLoop(RecordStore& store, std::string prefix, Clients clients)
      : store_(store), prefix_(std::move(prefix)), clients_(clients) {}

  double Run(int writers, absl::Duration duration) {
    const SystemClock clock;
    const absl::Time start = clock.Now();
    end_ = start + duration;
    running_ = writers;
    for (int i = 0; i < writers; ++i) Next(absl::StrCat("e", i));
    finished_.get_future().wait();
    return static_cast<double>(done_) / absl::ToDoubleSeconds(clock.Now() - start);
  }

 private:
  void Next(const std::string& episode) {
    const std::string id = absl::StrCat(prefix_, next_++);
    records::Write write = SessionWrite(episode, id, clients_ == Clients::kNew ? id : "client");
    write.done = [this, episode](const absl::StatusOr<std::string>& reply) {
      Check(reply.status());
      ++done_;
      if (SystemClock().Now() < end_) return Next(episode);
      if (--running_ == 0) finished_.set_value();
    };
    store_.Submit(std::move(write));
  }

  RecordStore& store_;
  const std::string prefix_;
  const Clients clients_;
  absl::Time end_;
  std::atomic<int64_t> next_ = 0;
  std::atomic<int64_t> done_ = 0;
  std::atomic<int> running_ = 0;
  std::promise<void> finished_;
};

// Fills episodes with sessions until `count` are stored, `per_episode` in each.
void Fill(RecordStore& store, const std::string& prefix, int count, int per_episode) {
  std::vector<std::future<void>> waiting;
  for (int i = 0; i < count; ++i) {
    auto done = std::make_shared<std::promise<void>>();
    records::Write write = SessionWrite(absl::StrCat(prefix, i / per_episode), absl::StrCat("s", i), "client");
    write.request_id.clear();
    write.done = [done](const absl::StatusOr<std::string>& reply) {
      Check(reply.status());
      done->set_value();
    };
    waiting.push_back(done->get_future());
    store.Submit(std::move(write));
    if (waiting.size() == 256) {
      for (auto& one : waiting) one.wait();
      waiting.clear();
    }
  }
  for (auto& one : waiting) one.wait();
}

void MeasureReads(RecordStore& store, const std::string& engine, absl::Duration duration) {
  const SystemClock clock;
  for (const int sessions : {10, 100, 1000}) {
    Fill(store, absl::StrCat("r", sessions, "-"), sessions, sessions);
    records::ListQuery query;
    query.practice = kPractice;
    query.episode = absl::StrCat("r", sessions, "-0");
    query.limit = sessions;
    int64_t reads = 0;
    const absl::Time start = clock.Now();
    while (clock.Now() - start < duration) {
      Check(store.Read(absl::InfiniteFuture(), [&](records::Snapshot& snapshot) {
        const auto list = snapshot.List(query);
        if (list.ok() && list->size() != static_cast<size_t>(sessions)) return absl::InternalError("sessions missing");
        return list.status();
      }));
      ++reads;
    }
    const double seconds = absl::ToDoubleSeconds(clock.Now() - start) / static_cast<double>(reads);
    std::printf("%-16s read of an episode of %4d sessions: %8.1f us, %5.2f us per session\n", engine.c_str(), sessions,
                seconds * 1e6, seconds * 1e6 / sessions);
  }
}

std::unique_ptr<RecordStore> Open(records::StoreOptions options) {
  static const SystemClock clock;
  static RandomIds ids;
  options.index_key = "index key of the store bench";
  auto store = records::OpenRecordStore(options, clock, ids);
  Check(store.status());
  return *std::move(store);
}

// What the store does and how many writes shared a commit on the average.
struct Measured {
  double rate = 0;
  double group = 1;
};

Measured MeasureWrites(RecordStore& store, int writers, absl::Duration duration, Clients clients = Clients::kKnown) {
  const records::StoreStats before = store.Stats();
  Measured measured;
  const std::string prefix = absl::StrCat(clients == Clients::kNew ? "n" : "w", writers, "-");
  measured.rate = ClosedLoop(store, prefix, clients).Run(writers, duration);
  const records::StoreStats after = store.Stats();
  measured.group = static_cast<double>(after.committed_writes - before.committed_writes) /
                   static_cast<double>(after.commits - before.commits);
  return measured;
}

void Report(const std::string& engine, int writers, const Measured& store, double floor, const char* floor_name) {
  std::printf("%-16s %2d writers: %7.0f writes/s, %5.1f per commit; %s %7.0f/s; ratio %.2f\n", engine.c_str(), writers,
              store.rate, store.group, floor_name, floor, floor > 0 ? store.rate / floor : 0);
}

// The keys in SQLite for either engine: what is measured is the cipher, and a commit more for a client's first record.
sealing::SealingOptions MakeKeys(const test::TempDir& dir) {
  std::ofstream(dir.File("master-key")) << sealing::NewMasterKeyLine();
  return {dir.File("master-key"), dir.File("keys.db"), ""};
}

// Sealing and opening one body, without a store around it.
void MeasureCipher(absl::Duration duration) {
  const SystemClock clock;
  const std::string key = RandomBytes(kAeadKeyBytes);
  const std::string body(kBodyBytes, 'x');
  int64_t bodies = 0;
  const absl::Duration start = clock.Elapsed();
  while (clock.Elapsed() - start < duration) {
    const auto sealed = AeadSeal(key, body, "where it belongs");
    Check(sealed.status());
    Check(AeadOpen(key, *sealed, "where it belongs").status());
    ++bodies;
  }
  std::printf("cipher: sealing and opening %d bytes takes %.2f us\n", kBodyBytes,
              absl::ToDoubleMicroseconds(clock.Elapsed() - start) / static_cast<double>(bodies));
}

// What the first record of each client costs: in a sealed store, a key that is on disk first.
void MeasureFirstRecords(RecordStore& store, const std::string& engine, absl::Duration duration) {
  for (const int writers : {1, 64}) {
    const Measured measured = MeasureWrites(store, writers, duration, Clients::kNew);
    std::printf("%-16s %2d writers: %7.0f first records of clients/s, %5.1f per commit\n", engine.c_str(), writers,
                measured.rate, measured.group);
  }
}

void BenchSqlite(const Options& bench, bool sealed) {
  const test::TempDir dir;
  const std::string name = sealed ? "sqlite sealed" : "sqlite";
  records::StoreOptions options;
  options.sqlite_path = dir.File("store.db");
  if (sealed) options.sealing = MakeKeys(dir);
  const std::unique_ptr<RecordStore> store = Open(options);
  Fill(*store, "f", bench.stored, 20);
  for (const int writers : {1, 64}) {
    const Measured measured = MeasureWrites(*store, writers, bench.duration);
    const int group = std::max(1, static_cast<int>(measured.group + 0.5));
    const double floor = SqliteFloor(dir.File(absl::StrCat("floor", writers, ".db")), group, bench.duration);
    Report(name, writers, measured, floor, "raw prepared inserts, same grouping");
  }
  MeasureFirstRecords(*store, name, bench.duration);
  MeasureReads(*store, name, bench.duration);
}

void BenchPostgres(const Options& bench, bool sealed) {
  const auto server = test::PostgresServer::Start(test::PostgresServer::Durability::kSync);
  if (server == nullptr) {
    std::printf("postgres is not installed\n");
    return;
  }
  const test::TempDir dir;
  const std::string name = sealed ? "postgres sealed" : "postgres";
  records::StoreOptions options;
  options.postgres_conninfo = server->CreateDatabase();
  if (sealed) options.sealing = MakeKeys(dir);
  records::StoreOptions floor_options;
  floor_options.postgres_conninfo = server->CreateDatabase();
  Open(floor_options);  // makes the schema
  const std::unique_ptr<RecordStore> store = Open(options);
  Fill(*store, "f", bench.stored, 20);
  for (const int writers : {1, 32}) {
    const Measured measured = MeasureWrites(*store, writers, bench.duration);
    const double floor = PgbenchFloor(floor_options.postgres_conninfo, dir.path(), writers, bench.duration);
    Report(name, writers, measured, floor, "pgbench, same rows");
  }
  MeasureFirstRecords(*store, name, bench.duration);
  MeasureReads(*store, name, bench.duration);
}

int Main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--seconds") options.duration = absl::Seconds(std::atoi(argv[i + 1]));
    if (flag == "--stored") options.stored = std::atoi(argv[i + 1]);
  }
  std::printf("%d sessions stored before; %s per measurement\n", options.stored,
              absl::FormatDuration(options.duration).c_str());
  MeasureCipher(options.duration);
  for (const bool sealed : {false, true}) BenchSqlite(options, sealed);
  for (const bool sealed : {false, true}) BenchPostgres(options, sealed);
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) { return rapport::bench::Main(argc, argv); }
