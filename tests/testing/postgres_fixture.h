#ifndef RAPPORT_TESTS_TESTING_POSTGRES_FIXTURE_H_
#define RAPPORT_TESTS_TESTING_POSTGRES_FIXTURE_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "tests/testing/temp_dir.h"

namespace rapport::test {

// A PostgreSQL 15 server of the test's own: a fresh cluster in a temporary directory, reachable only through a socket
// in it. As root it runs as the user postgres. Gone with the object, and with the test's process. Not thread-safe.
class PostgresServer {
 public:
  // What a test needs of the disk. Killed processes lose nothing that they wrote, so only a benchmark needs kSync.
  enum class Durability { kNoSync, kSync };

  // nullptr where PostgreSQL is not installed; the test skips then. With CI=true in the environment that aborts
  // instead.
  static std::unique_ptr<PostgresServer> Start(Durability durability = Durability::kNoSync);
  ~PostgresServer();

  // Makes an empty database and returns how to connect to it.
  std::string CreateDatabase();

  // Drops everything in a database that CreateDatabase made: quicker than another database.
  void Empty(const std::string& conninfo);

  // Stops as an operator would, cutting all connections.
  void Stop();

  // Kills every server process at once, as a power cut would.
  void Kill();

  // After Stop or Kill; returns when the server answers.
  void Restart();

  // Runs one statement as the superuser, for faults such as pg_terminate_backend.
  void Run(const std::string& statement);

  // Waits until the server has noticed that every client of the database `conninfo` is gone.
  void AwaitDisconnected(const std::string& conninfo);

  // The directory of the server's data.
  std::string DataDir() const { return dir_.File("data"); }

 private:
  explicit PostgresServer(Durability durability) : durability_(durability) {}

  std::string Conninfo(const std::string& database) const;
  void AwaitReady();

  const Durability durability_;
  TempDir dir_;
  pid_t server_ = 0;
  int next_database_ = 1;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_TESTING_POSTGRES_FIXTURE_H_
