#include "common/cache/redis_connection.h"

#include <hiredis.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/cache/broken_pipe_guard.h"

namespace rapport::cache {

void RedisConnection::FreeContext::operator()(redisContext* context) const { redisFree(context); }
void RedisConnection::FreeReply::operator()(redisReply* reply) const { freeReplyObject(reply); }
RedisConnection::~RedisConnection() = default;

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Open(const RedisAddress& address) {
  const timeval timeout = absl::ToTimeval(address.connect_timeout);
  redisContext* context = address.unix_socket.empty()
                              ? redisConnectWithTimeout(address.host.c_str(), address.port, timeout)
                              : redisConnectUnixWithTimeout(address.unix_socket.c_str(), timeout);
  if (context == nullptr) return absl::UnavailableError("no memory for a Redis connection");
  std::unique_ptr<RedisConnection> connection(new RedisConnection(context));
  if (connection->broken()) return connection->Failure();
  RETURN_IF_ERROR(connection->Prepare(address));
  return connection;
}

absl::Status RedisConnection::Prepare(const RedisAddress& address) {
  if (redisSetTimeout(context_.get(), absl::ToTimeval(address.command_timeout)) != REDIS_OK) return Failure();
  if (address.unix_socket.empty()) redisEnableKeepAlive(context_.get());
  if (!address.password.empty()) {
    std::vector<absl::string_view> arguments = {"AUTH"};
    if (!address.user.empty()) arguments.push_back(address.user);
    arguments.push_back(address.password);
    if (!Command(arguments).ok()) return absl::UnavailableError("Redis did not take the credentials");
  }
  if (address.database != 0) {
    const std::string database = absl::StrCat(address.database);
    if (!Command({"SELECT", database}).ok()) return absl::UnavailableError("Redis has no such database");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::optional<std::string>>> RedisConnection::MultiGet(absl::Span<const std::string> keys) {
  size_t commands = 0;
  for (size_t begin = 0; begin < keys.size(); begin += kKeysPerCommand, ++commands) {
    std::vector<absl::string_view> arguments = {"MGET"};
    for (const std::string& key : keys.subspan(begin, kKeysPerCommand)) arguments.push_back(key);
    RETURN_IF_ERROR(Append(arguments));
  }
  std::vector<std::optional<std::string>> values;
  values.reserve(keys.size());
  absl::Status refused;
  for (size_t i = 0; i < commands; ++i) {
    absl::StatusOr<Reply> reply = Read();
    if (!reply.ok()) {
      if (broken()) return reply.status();
      refused = reply.status();  // the remaining answers must still be read
      continue;
    }
    for (size_t j = 0; j < (*reply)->elements; ++j) {
      const redisReply& element = *(*reply)->element[j];
      values.push_back(element.type == REDIS_REPLY_STRING ? std::optional(std::string(element.str, element.len))
                                                          : std::nullopt);
    }
  }
  RETURN_IF_ERROR(refused);
  if (values.size() != keys.size()) return absl::ResourceExhaustedError("Redis answered with fewer values than asked");
  return values;
}

absl::Status RedisConnection::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  const int64_t milliseconds = std::max<int64_t>(1, absl::ToInt64Milliseconds(absl::Ceil(ttl, absl::Milliseconds(1))));
  const std::string expiry = absl::StrCat(milliseconds);
  return Command({"SET", key, value, "PX", expiry}).status();
}

bool RedisConnection::broken() const { return context_->err != 0; }

absl::Status RedisConnection::Append(absl::Span<const absl::string_view> arguments) {
  std::vector<const char*> data;
  std::vector<size_t> sizes;
  for (absl::string_view argument : arguments) {
    data.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  if (redisAppendCommandArgv(context_.get(), static_cast<int>(data.size()), data.data(), sizes.data()) != REDIS_OK) {
    return Failure();
  }
  return absl::OkStatus();
}

absl::StatusOr<RedisConnection::Reply> RedisConnection::Read() {
  const BrokenPipeGuard guard;
  void* raw = nullptr;
  if (redisGetReply(context_.get(), &raw) != REDIS_OK) return Failure();
  Reply reply(static_cast<redisReply*>(raw));
  // The server's text may quote the command: it is not passed on.
  if (reply->type == REDIS_REPLY_ERROR) return absl::ResourceExhaustedError("Redis refused the command");
  return reply;
}

absl::StatusOr<RedisConnection::Reply> RedisConnection::Command(absl::Span<const absl::string_view> arguments) {
  RETURN_IF_ERROR(Append(arguments));
  return Read();
}

absl::Status RedisConnection::Failure() const {
  // hiredis reports a time limit as EAGAIN on reading and as ETIMEDOUT on connecting.
  if (context_->err == REDIS_ERR_IO && (errno == EAGAIN || errno == ETIMEDOUT)) {
    return absl::DeadlineExceededError("Redis did not answer in time");
  }
  return absl::UnavailableError("the connection to Redis failed");
}

}  // namespace rapport::cache
