#include "services/scoring/store/cache_stack.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"

namespace rapport::scoring {
namespace {

// What is kept near is refreshed from far within this time, so that a replica's memory holds what is asked for now.
constexpr absl::Duration kNearTimeToLive = absl::Minutes(10);

// `unix:/path`, `host:port` or `[ipv6]:port`, as the configuration's check has found it.
void SetAddress(absl::string_view text, cache::RedisAddress& address) {
  if (absl::ConsumePrefix(&text, "unix:")) {
    absl::ConsumePrefix(&text, "//");
    address.unix_socket = std::string(text);
    return;
  }
  const size_t colon = text.rfind(':');
  absl::string_view host = text.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  address.host = std::string(host);
  (void)absl::SimpleAtoi(text.substr(colon + 1), &address.port);
}

absl::StatusOr<cache::RedisOptions> OptionsOf(const config::v1::RedisConfig& config) {
  cache::RedisOptions options;
  SetAddress(config.address(), options.address);
  if (!config.password_file().empty()) {
    ASSIGN_OR_RETURN(options.address.password, config::ReadSecret(config.password_file()));
  }
  options.address.connect_timeout = config::ToDuration(config.connect_timeout());
  options.address.command_timeout = config::ToDuration(config.command_timeout());
  options.max_connections = static_cast<int>(config.connections());
  return options;
}

absl::StatusOr<cache::SealingKey> KeyOf(const config::v1::CacheConfig& config) {
  if (config.key_file().empty()) return cache::SealingKey::Random();
  ASSIGN_OR_RETURN(const std::string bytes, config::ReadBytes(config.key_file()));
  return cache::SealingKey::FromBytes(bytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<CacheStack>> CacheStack::Make(const config::v1::CacheConfig& config, const Clock& clock,
                                                             metrics::Registry& registry) {
  std::unique_ptr<CacheStack> stack(new CacheStack(config, clock, registry));
  if (config.has_redis()) {
    ASSIGN_OR_RETURN(const cache::RedisOptions options, OptionsOf(config.redis()));
    ASSIGN_OR_RETURN(cache::SealingKey key, KeyOf(config));
    stack->AddRedis(options, std::move(key), config::ToDuration(config.time_to_live()), clock, registry);
  }
  return stack;
}

CacheStack::CacheStack(const config::v1::CacheConfig& config, const Clock& clock, metrics::Registry& registry)
    : local_(config.local_bytes(), clock), metered_local_(local_, "local", clock, registry), top_(&metered_local_) {
  registry.WatchGauge("rapport_cache_local_bytes", "Bytes of entries kept in the process.", {},
                      [this] { return static_cast<double>(local_.bytes()); });
}

void CacheStack::AddRedis(const cache::RedisOptions& options, cache::SealingKey key, absl::Duration time_to_live,
                          const Clock& clock, metrics::Registry& registry) {
  redis_ = std::make_unique<cache::RedisCache>(options, clock);
  sealed_ = std::make_unique<cache::SealedCache>(*redis_, std::move(key));
  metered_redis_ = std::make_unique<cache::MeteredCache>(*sealed_, "redis", clock, registry);
  tiered_ =
      std::make_unique<cache::TieredCache>(metered_local_, *metered_redis_, std::min(kNearTimeToLive, time_to_live));
  top_ = tiered_.get();
  registry.WatchGauge("rapport_cache_breaker_state", "Redis is used (0), being tried (1) or left alone (2).", {},
                      [this] { return static_cast<double>(redis_->breaker().state()); });
}

}  // namespace rapport::scoring
