#include "common/cache/redis_cache.h"

#include <optional>
#include <utility>

#include "common/base/status_macros.h"

namespace rapport::cache {

RedisCache::RedisCache(const RedisOptions& options, const Clock& clock)
    : breaker_(options.breaker, clock), pool_(options.address, options.max_connections) {}

absl::StatusOr<std::string> RedisCache::Get(absl::string_view key) {
  const std::string keys[] = {std::string(key)};
  return std::move(MultiGet(keys).front());
}

std::vector<absl::StatusOr<std::string>> RedisCache::MultiGet(absl::Span<const std::string> keys) {
  if (keys.empty()) return {};
  std::vector<std::optional<std::string>> found;
  const absl::Status status = Call([&](RedisConnection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(found, connection.MultiGet(keys));
    return absl::OkStatus();
  });
  if (!status.ok()) return std::vector<absl::StatusOr<std::string>>(keys.size(), status);
  std::vector<absl::StatusOr<std::string>> values;
  values.reserve(keys.size());
  for (std::optional<std::string>& value : found) {
    values.push_back(value.has_value() ? absl::StatusOr<std::string>(*std::move(value)) : Miss());
  }
  return values;
}

absl::Status RedisCache::Set(absl::string_view key, absl::string_view value, absl::Duration ttl) {
  RETURN_IF_ERROR(CheckValueSize(value));
  return Call([&](RedisConnection& connection) { return connection.Set(key, value, ttl); });
}

absl::Status RedisCache::Call(const std::function<absl::Status(RedisConnection&)>& body) {
  if (!breaker_.Allow()) return absl::UnavailableError("Redis is left alone for a while");
  const absl::Status status = pool_.With(body);
  if (status.ok()) {
    breaker_.Succeeded();
    return status;
  }
  breaker_.Failed();
  return absl::UnavailableError(status.message());
}

}  // namespace rapport::cache
