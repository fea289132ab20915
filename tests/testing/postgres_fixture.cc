#include "tests/testing/postgres_fixture.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "tests/testing/needed_program.h"

namespace rapport::test {
namespace {

constexpr char kBinaries[] = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root.
const passwd* ServerUser() { return geteuid() == 0 ? getpwnam("postgres") : nullptr; }

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "postgres fixture: %s\n", what.c_str());
  std::abort();
}

// Starts a program of PostgreSQL's; its output goes to `log`.
pid_t Spawn(const std::vector<std::string>& command, const std::string& log) {
  const passwd* user = ServerUser();
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) Fail("fork failed");
  if (child > 0) return child;
  const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (user != nullptr && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) _exit(126);
  prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
  if (getppid() != parent || chdir("/") != 0) _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

// Returns the first value of the statement's result.
std::string RunIn(const std::string& conninfo, const std::string& statement) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(conninfo.c_str()), PQfinish);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), statement.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) Fail(PQerrorMessage(connection.get()));
  return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

}  // namespace

std::unique_ptr<PostgresServer> PostgresServer::Start(Durability durability) {
  if (!HasNeededProgram(std::string(kBinaries) + "initdb")) return nullptr;
  std::unique_ptr<PostgresServer> server(new PostgresServer(durability));
  if (const passwd* user = ServerUser(); user != nullptr) {
    if (chown(server->dir_.path().c_str(), user->pw_uid, user->pw_gid) != 0) Fail("chown failed");
  }
  const pid_t initdb = Spawn({std::string(kBinaries) + "initdb", "-D", server->DataDir(), "-U", "rapport",
                              "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"},
                             server->dir_.File("initdb.log"));
  int status = 0;
  if (waitpid(initdb, &status, 0) != initdb || status != 0) Fail("initdb failed");
  server->Restart();
  return server;
}

PostgresServer::~PostgresServer() { Kill(); }

void PostgresServer::Restart() {
  if (server_ != 0) return;
  server_ = Spawn({std::string(kBinaries) + "postgres", "-D", DataDir(), "-k", dir_.path(), "-c",
                   "listen_addresses=", "-c", "max_connections=100", "-c", "shared_buffers=32MB"},
                  dir_.File("server.log"));
  AwaitReady();
}

void PostgresServer::AwaitReady() {
  for (int i = 0; i < 3000; ++i) {
    if (PQping(Conninfo("postgres").c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  Fail("the server does not answer");
}

void PostgresServer::Stop() {
  if (server_ == 0) return;
  kill(server_, SIGINT);  // "fast": cuts the connections, then shuts down cleanly
  waitpid(server_, nullptr, 0);
  server_ = 0;
}

void PostgresServer::Kill() {
  if (server_ == 0) return;
  kill(server_,
       SIGQUIT);  // "immediate": every process exits at once without writing anything; the log is replayed next
  waitpid(server_, nullptr, 0);
  server_ = 0;
}

std::string PostgresServer::CreateDatabase() {
  const std::string name = "store" + std::to_string(next_database_++);
  Run("CREATE DATABASE " + name);
  return Conninfo(name);
}

void PostgresServer::Run(const std::string& statement) { RunIn(Conninfo("postgres"), statement); }

void PostgresServer::Empty(const std::string& conninfo) {
  RunIn(conninfo, "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

void PostgresServer::AwaitDisconnected(const std::string& conninfo) {
  const std::string others =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
  for (int i = 0; i < 3000; ++i) {
    if (RunIn(conninfo, others) == "0") return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  Fail("a client stays connected");
}

std::string PostgresServer::Conninfo(const std::string& database) const {
  return "host=" + dir_.path() + " user=rapport dbname=" + database;
}

}  // namespace rapport::test
