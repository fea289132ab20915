// Measures the record store as ratios to floors in the same run, with a given number of sessions already stored:
// durable writes of 1 and 64 writers, import, reads of episodes of several sizes, lists; and what sealing costs, beside
// the same store in clear. Absolute numbers depend on the machine and its neighbours; the ratios do so less. Usage: see
// `store`.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/records/open_database.h"
#include "common/records/open_record_store.h"
#include "tests/bench/sealing_cost.h"
#include "tests/bench/store_floors.h"
#include "tests/bench/store_load.h"
#include "tests/bench/store_seed.h"
#include "tests/bench/store_shape.h"
#include "tests/testing/postgres_fixture.h"
#include "tests/testing/temp_dir.h"

namespace rapport::bench {
namespace {

using records::RecordStore;
using records::StoreOptions;

struct Options {
  absl::Duration duration = absl::Seconds(3);
  int64_t stored = 10000;
};

const Clock& TheClock() {
  static const SystemClock clock;
  return clock;
}

std::unique_ptr<RecordStore> Open(const StoreOptions& options) {
  static RandomIds ids;
  auto store = records::OpenRecordStore(options, TheClock(), ids);
  Check(store.status());
  return *std::move(store);
}

std::unique_ptr<sql::Database> OpenRaw(const StoreOptions& options) {
  auto database = records::OpenDatabase(options, TheClock());
  Check(database.status());
  return *std::move(database);
}

// One line of the report: what Rapport does, what the floor does, and their ratio.
void Row(const std::string& what, double ours, double floor, const char* unit, const std::string& note = "") {
  std::printf("%-46s %9.0f %9.0f %-9s %5.2f  %s\n", what.c_str(), ours, floor, unit, ours / floor, note.c_str());
  std::fflush(stdout);
}

// Without a floor: to be set beside the same row over a store of another size.
void Cost(const std::string& what, double seconds) {
  std::printf("%-46s %9.0f %9s us\n", what.c_str(), seconds * 1e6, "");
  std::fflush(stdout);
}

// One engine's run. Everything of the store is measured first, then it is closed and the floors are.
class EngineRun {
 public:
  EngineRun(std::string engine, StoreOptions options, const Options& bench)
      : engine_(std::move(engine)), options_(std::move(options)), bench_(bench) {
    options_.index_key = "index key of the store bench";
    episodes_ = std::max<int64_t>(bench.stored / kSessionsPerEpisode, 64);
  }

  void Measure() {
    std::unique_ptr<RecordStore> store = Open(options_);
    const absl::Time start = TheClock().Now();
    Seed(*OpenRaw(options_), bench_.stored);
    std::printf("%s, %ld sessions stored (in %.0f s)\n", engine_.c_str(), static_cast<long>(bench_.stored),
                absl::ToDoubleSeconds(TheClock().Now() - start));
    one_ = MeasureWrites(*store, 1, episodes_, bench_.duration);
    many_ = MeasureWrites(*store, 64, episodes_, bench_.duration);
    import_ = MeasureImport(*store, bench_.duration);
    for (size_t i = 0; i < 3; ++i) {
      read_[i] = MeasureEpisodeRead(*store, WriteEpisode(*store, kSizes[i]), kSizes[i], bench_.duration / 3);
    }
    MeasureLists(*store);
  }

  void ReportSqlite() {
    const std::unique_ptr<sql::Database> database = OpenRaw(options_);
    for (const auto& [writers, rate] : {std::pair{1, one_}, std::pair{64, many_}}) {
      const int group = std::max(1, static_cast<int>(rate.per_commit + 0.5));
      Row(absl::StrCat(writers, " writers / raw prepared inserts"), rate.per_second,
          InsertFloor(*database, group, true, bench_.duration), "writes/s", Grouping(rate));
    }
    Row("import / raw inserts, 1,000 a transaction", import_, InsertFloor(*database, 1000, false, bench_.duration),
        "rows/s");
    ReportReads(*database);
  }

  void ReportPostgres(const std::string& folder) {
    const std::unique_ptr<sql::Database> database = OpenRaw(options_);
    for (const auto& [writers, rate] : {std::pair{1, one_}, std::pair{64, many_}}) {
      Row(absl::StrCat(writers, " writers / pgbench, same rows"), rate.per_second,
          PgbenchFloor(options_.postgres_conninfo, folder, writers, episodes_, 2 * bench_.duration), "writes/s",
          Grouping(rate));
    }
    Row("import / raw inserts, 1,000 a transaction", import_, InsertFloor(*database, 1000, false, bench_.duration),
        "rows/s");
    Row("import / COPY, 1,000 a transaction", import_, CopyFloor(options_.postgres_conninfo, bench_.duration),
        "rows/s");
    ReportReads(*database);
  }

 private:
  static constexpr int kSizes[] = {10, 100, 1000};

  static std::string Grouping(const WriteRate& rate) {
    char text[40];
    std::snprintf(text, sizeof(text), "%.1f per commit", rate.per_commit);
    return text;
  }

  void ReportReads(sql::Database& database) {
    for (size_t i = 0; i < 3; ++i) {
      Row(absl::StrCat("read of ", kSizes[i], " sessions / one raw query"), 1 / read_[i],
          ReadFloor(database, absl::StrCat("read", kSizes[i]), bench_.duration / 3), "reads/s");
    }
  }

  void MeasureLists(RecordStore& store) {
    const absl::Duration each = bench_.duration / 6;
    records::ListQuery query;
    query.practice = kPractice;
    query.kind = "session";
    Cost("first page of all sessions", MeasureList(store, query, each));
    query.state = "RARE";
    Cost("page of a rare state", MeasureList(store, query, each));
    query.state.clear();
    query.keys = {{"therapist", "a therapist"}};
    Cost("page of a therapist's sessions", MeasureList(store, query, each));
    query.keys = {{"client", "client of " + EpisodeId(1)}, {"therapist", "a therapist"}};
    Cost("page of a client's sessions with a therapist", MeasureList(store, query, each));
    query.keys.clear();
    query.episode = EpisodeId(episodes_ / 2);
    Cost("count of an episode's sessions", MeasureCount(store, query, each));
  }

  const std::string engine_;
  StoreOptions options_;
  const Options bench_;
  int64_t episodes_;
  WriteRate one_;
  WriteRate many_;
  double import_ = 0;
  double read_[3] = {};
};

StoreCost CostOf(StoreOptions options, const Options& bench) {
  options.index_key = "index key of the store bench";
  return MeasureStoreCost(*Open(options), bench.duration);
}

// `clear` names an empty database, `sealed` another one and its keys.
void BenchSealing(const std::string& engine, const StoreOptions& clear, const StoreOptions& sealed,
                  const Options& bench) {
  const StoreCost plain = CostOf(clear, bench);
  const StoreCost cost = CostOf(sealed, bench);
  std::printf("%s, sealed / in clear\n", engine.c_str());
  Row("1 writer", cost.one_writer.per_second, plain.one_writer.per_second, "writes/s");
  Row("64 writers", cost.writers.per_second, plain.writers.per_second, "writes/s");
  Row("1 writer, first records of clients", cost.one_first_record.per_second, plain.one_first_record.per_second,
      "writes/s");
  Row("64 writers, first records of clients", cost.first_records.per_second, plain.first_records.per_second,
      "writes/s");
  Row(absl::StrCat("read of ", kReadSessions, " sessions"), 1 / cost.seconds_per_read, 1 / plain.seconds_per_read,
      "reads/s");
}

void BenchSqlite(const Options& bench) {
  const test::TempDir dir;
  StoreOptions options;
  options.sqlite_path = dir.File("store.db");
  EngineRun run("SQLite", options, bench);
  run.Measure();
  run.ReportSqlite();
  StoreOptions clear;
  clear.sqlite_path = dir.File("clear.db");
  StoreOptions sealed;
  sealed.sqlite_path = dir.File("sealed.db");
  sealed.sealing = MakeKeys(dir.path());
  BenchSealing("SQLite", clear, sealed, bench);
}

void BenchPostgres(const Options& bench) {
  const auto server = test::PostgresServer::Start(test::PostgresServer::Durability::kSync);
  if (server == nullptr) {
    std::printf("PostgreSQL is not installed\n");
    return;
  }
  const test::TempDir dir;
  StoreOptions options;
  options.postgres_conninfo = server->CreateDatabase();
  EngineRun run("PostgreSQL", options, bench);
  run.Measure();
  run.ReportPostgres(dir.path());
  StoreOptions clear;
  clear.postgres_conninfo = server->CreateDatabase();
  StoreOptions sealed;
  sealed.postgres_conninfo = server->CreateDatabase();
  sealed.sealing = MakeKeys(dir.path());
  BenchSealing("PostgreSQL", clear, sealed, bench);
}

int Main(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--seconds") options.duration = absl::Seconds(std::atoi(argv[i + 1]));
    if (flag == "--stored") options.stored = std::atoll(argv[i + 1]);
  }
  std::printf("%-46s %9s %9s %-9s ratio\n", "", "rapport", "floor", "");
  BenchSqlite(options);
  BenchPostgres(options);
  std::printf("sealing and opening a body of %d bytes: %.2f us\n", kBodyBytes, MeasureCipher(options.duration) * 1e6);
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) { return rapport::bench::Main(argc, argv); }
