#ifndef RAPPORT_COMMON_CACHE_REDIS_CONNECTION_H_
#define RAPPORT_COMMON_CACHE_REDIS_CONNECTION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

struct redisContext;
struct redisReply;

namespace rapport::cache {

// Where a Redis is and how long to wait for it.
struct RedisAddress {
  std::string unix_socket;  // a path; when set, host and port are not used
  std::string host = "127.0.0.1";
  int port = 6379;
  std::string user;      // empty: Redis's default user
  std::string password;  // empty: no authentication
  int database = 0;
  absl::Duration connect_timeout = absl::Milliseconds(100);
  absl::Duration command_timeout = absl::Milliseconds(50);  // per command, or per batch
};

// Keys in one MGET: a server handles one command at a time, and others wait for it.
inline constexpr size_t kKeysPerCommand = 64;

// One connection to a Redis. Not thread-safe. After UNAVAILABLE or DEADLINE_EXCEEDED it is broken and must be dropped:
// an answer that was not waited for would be taken for the next one's.
class RedisConnection {
 public:
  // UNAVAILABLE when there is no server or it refuses the credentials; DEADLINE_EXCEEDED when it did not answer in
  // time.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Open(const RedisAddress& address);

  // One value per key, nullopt where there is none, sent as pipelined batches. Errors as Open, and RESOURCE_EXHAUSTED
  // when the server refuses the command (as one that is loading its data does); the connection then stays usable.
  absl::StatusOr<std::vector<std::optional<std::string>>> MultiGet(absl::Span<const std::string> keys);

  // Errors as MultiGet.
  absl::Status Set(absl::string_view key, absl::string_view value, absl::Duration ttl);

  // Whether an error has made it unusable.
  bool broken() const;

  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

 private:
  struct FreeContext {
    void operator()(redisContext* context) const;
  };
  struct FreeReply {
    void operator()(redisReply* reply) const;
  };
  using Reply = std::unique_ptr<redisReply, FreeReply>;

  explicit RedisConnection(redisContext* context) : context_(context) {}

  absl::Status Prepare(const RedisAddress& address);
  absl::Status Append(absl::Span<const absl::string_view> arguments);
  absl::StatusOr<Reply> Read();
  absl::StatusOr<Reply> Command(absl::Span<const absl::string_view> arguments);
  absl::Status Failure() const;

  std::unique_ptr<redisContext, FreeContext> context_;
};

}  // namespace rapport::cache

#endif  // RAPPORT_COMMON_CACHE_REDIS_CONNECTION_H_
