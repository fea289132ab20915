#include "tests/bench/store_load.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "tests/bench/store_shape.h"

namespace rapport::bench {
namespace {

using records::RecordStore;

records::Record SessionRecord(const std::string& episode, int64_t n) {
  records::Record record;
  record.name = SessionName(episode, n);
  record.kind = "session";
  record.episode = episode;
  record.client = absl::StrCat("client of ", episode);
  record.keys = {{"client", record.client}, {"therapist", "a therapist"}};
  record.state = "OPEN";
  record.order_time = absl::FromUnixSeconds(n % 1000000);
  record.body = std::string(kBodyBytes, 'x');
  return record;
}

// Numbers that no other run of this program has used in the store: after the seeded ones.
int64_t NextNumber(int64_t count = 1) {
  static std::atomic<int64_t> next = int64_t{1} << 32;
  return next.fetch_add(count);
}

// Writers that each submit the next write when the last one is acknowledged.
class ClosedLoop {
 public:
  ClosedLoop(RecordStore& store, int64_t episodes) : store_(store), episodes_(episodes) {}

  double Run(int writers, absl::Duration duration) {
    const SystemClock clock;
    const absl::Time start = clock.Now();
    end_ = start + duration;
    running_ = writers;
    for (int i = 0; i < writers; ++i) Next();
    finished_.get_future().wait();
    return static_cast<double>(done_) / absl::ToDoubleSeconds(clock.Now() - start);
  }

 private:
  void Next() {
    const int64_t n = NextNumber();
    const std::string episode = EpisodeId(n * 7919 % episodes_);
    records::Write write;
    write.practice = kPractice;
    write.request_id = absl::StrCat("r", n);
    write.request_digest = "digest";
    write.apply = [episode, n](records::Transaction& transaction) {
      return transaction.Insert(kPractice, SessionRecord(episode, n));
    };
    write.reply = [](const records::Revisions&) { return std::string(kBodyBytes, 'x'); };
    write.done = [this](const absl::StatusOr<std::string>& reply) {
      Check(reply.status());
      ++done_;
      if (SystemClock().Now() < end_) return Next();
      if (--running_ == 0) finished_.set_value();
    };
    store_.Submit(std::move(write));
  }

  RecordStore& store_;
  const int64_t episodes_;
  absl::Time end_;
  std::atomic<int64_t> done_ = 0;
  std::atomic<int> running_ = 0;
  std::promise<void> finished_;
};

// Seconds that `read` takes on the average.
double SecondsPer(RecordStore& store, absl::Duration duration,
                  const std::function<absl::Status(records::Snapshot&)>& read) {
  const SystemClock clock;
  int64_t reads = 0;
  const absl::Time start = clock.Now();
  while (reads == 0 || clock.Now() - start < duration) {
    Check(store.Read(absl::InfiniteFuture(), read));
    ++reads;
  }
  return absl::ToDoubleSeconds(clock.Now() - start) / static_cast<double>(reads);
}

}  // namespace

WriteRate MeasureWrites(RecordStore& store, int writers, int64_t episodes, absl::Duration duration) {
  const records::StoreStats before = store.Stats();
  WriteRate rate;
  rate.per_second = ClosedLoop(store, episodes).Run(writers, duration);
  const records::StoreStats after = store.Stats();
  rate.per_commit = static_cast<double>(after.committed_writes - before.committed_writes) /
                    static_cast<double>(after.commits - before.commits);
  return rate;
}

std::string WriteEpisode(RecordStore& store, int sessions) {
  const std::string episode = absl::StrCat("read", sessions);
  const int64_t first = NextNumber(sessions);
  records::Write write;
  write.practice = kPractice;
  write.apply = [&](records::Transaction& transaction) {
    absl::Status status;
    for (int i = 0; i < sessions; ++i) {
      status.Update(transaction.Insert(kPractice, SessionRecord(episode, first + i)));
    }
    return status;
  };
  write.reply = [](const records::Revisions&) { return ""; };
  std::promise<absl::Status> written;
  write.done = [&written](const absl::StatusOr<std::string>& reply) { written.set_value(reply.status()); };
  store.Submit(std::move(write));
  Check(written.get_future().get());
  return episode;
}

double MeasureEpisodeRead(RecordStore& store, const std::string& episode, int sessions, absl::Duration duration) {
  records::ListQuery query;
  query.practice = kPractice;
  query.kind = "session";
  query.episode = episode;
  query.limit = sessions + 1;
  return SecondsPer(store, duration, [&](records::Snapshot& snapshot) {
    const auto list = snapshot.List(query);
    if (list.ok() && list->size() != static_cast<size_t>(sessions)) return absl::InternalError("sessions missing");
    return list.status();
  });
}

double MeasureList(RecordStore& store, const records::ListQuery& query, absl::Duration duration) {
  return SecondsPer(store, duration, [&](records::Snapshot& snapshot) { return snapshot.List(query).status(); });
}

double MeasureCount(RecordStore& store, const records::ListQuery& query, absl::Duration duration) {
  return SecondsPer(store, duration, [&](records::Snapshot& snapshot) { return snapshot.Count(query).status(); });
}

}  // namespace rapport::bench
