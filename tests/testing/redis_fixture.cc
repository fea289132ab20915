#include "tests/testing/redis_fixture.h"

#include <hiredis.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace rapport::test {
namespace {

using Context = std::unique_ptr<redisContext, decltype(&redisFree)>;
using Reply = std::unique_ptr<redisReply, void (*)(redisReply*)>;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "RedisFixture: %s\n", what.c_str());
  std::abort();
}

std::string MakeFolder() {
  std::string path = (std::filesystem::temp_directory_path() / "rapport-redis-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) Fail("no temporary folder");
  return path;
}

Reply Run(redisContext* context, const std::vector<std::string>& arguments) {
  std::vector<const char*> data;
  std::vector<size_t> sizes;
  for (const std::string& argument : arguments) {
    data.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  void* reply = redisCommandArgv(context, static_cast<int>(data.size()), data.data(), sizes.data());
  return Reply(static_cast<redisReply*>(reply), [](redisReply* r) { freeReplyObject(r); });
}

std::string Text(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  if (reply.type != REDIS_REPLY_ARRAY) return reply.str == nullptr ? "" : std::string(reply.str, reply.len);
  std::string lines;
  for (size_t i = 0; i < reply.elements; ++i) lines += Text(*reply.element[i]) + "\n";
  return lines;
}

}  // namespace

RedisFixture::RedisFixture(std::string password)
    : password_(std::move(password)), folder_(MakeFolder()), socket_(folder_ + "/redis.sock") {
  Start();
}

RedisFixture::~RedisFixture() {
  Kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void RedisFixture::Start() {
  std::vector<std::string> arguments = {
      "redis-server", "--port", "0",         "--unixsocket",        socket_, "--save", "", "--appendonly", "no",
      "--dir",        folder_,  "--logfile", folder_ + "/redis.log"};
  if (!password_.empty()) arguments.insert(arguments.end(), {"--requirepass", password_});
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  process_ = fork();
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
    execvp("redis-server", argv.data());
    _exit(127);
  }
  if (process_ < 0) Fail("cannot start redis-server");
  // Ten seconds: a busy machine takes its time; a server that is ready is found within a few milliseconds.
  for (int i = 0; i < 2000; ++i) {
    if (Answers()) return;
    usleep(5000);
  }
  Fail("redis-server does not answer");
}

void RedisFixture::Kill() {
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

void RedisFixture::Freeze() { kill(process_, SIGSTOP); }
void RedisFixture::Thaw() { kill(process_, SIGCONT); }

bool RedisFixture::Answers() const {
  const Context context(redisConnectUnix(socket_.c_str()), redisFree);
  if (context == nullptr || context->err != 0) return false;
  if (!password_.empty()) Run(context.get(), {"AUTH", password_});
  const Reply reply = Run(context.get(), {"PING"});
  return reply != nullptr && reply->type == REDIS_REPLY_STATUS;
}

std::string RedisFixture::Command(const std::vector<std::string>& arguments) const {
  const Context context(redisConnectUnix(socket_.c_str()), redisFree);
  if (context == nullptr || context->err != 0) Fail("cannot connect");
  if (!password_.empty()) Run(context.get(), {"AUTH", password_});
  const Reply reply = Run(context.get(), arguments);
  if (reply == nullptr) Fail("no answer");
  return Text(*reply);
}

}  // namespace rapport::test
