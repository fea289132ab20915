#ifndef RAPPORT_COMMON_SQL_WAL_CHECKPOINTER_H_
#define RAPPORT_COMMON_SQL_WAL_CHECKPOINTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "common/base/mutex.h"
#include "common/sql/database.h"

namespace rapport::sql {

// Moves what a SQLite database's write-ahead log holds into its file, on a thread of its own: left to the committing
// connection, every thousandth page would make the writes of that moment wait for it. That waits for no reader and no
// writer. Thread-safe.
class WalCheckpointer {
 public:
  // A log that is no larger is not worth the two flushes that a checkpoint costs. SqliteConnection has SQLite cut the
  // log to it when it is written from its beginning again after a checkpoint; a limit above it would leave a file that
  // looks worthwhile for ever.
  static constexpr uintmax_t kWorthwhileBytes = 4 << 20;

  // `connection` is to the database whose log is at `log_path`.
  WalCheckpointer(std::unique_ptr<Connection> connection, std::string log_path);
  ~WalCheckpointer();

  // To be told of commits, so that it looks at the log's size; returns at once.
  void NoteCommit();

  // Has the log emptied as soon as no read holds it: tried every second until it is, and given up at the end. Returns
  // at once.
  void EmptyLogLater();

 private:
  void Run();
  void MoveLargeLog();

  const std::unique_ptr<Connection> connection_;
  const std::string log_path_;
  Mutex mutex_;
  CondVar changed_;
  bool committed_ ABSL_GUARDED_BY(mutex_) = false;
  bool to_empty_ ABSL_GUARDED_BY(mutex_) = false;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace rapport::sql

#endif  // RAPPORT_COMMON_SQL_WAL_CHECKPOINTER_H_
