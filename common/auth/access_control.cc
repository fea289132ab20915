#include "common/auth/access_control.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/auth/http_fetch.h"
#include "common/auth/key_source.h"
#include "common/base/status_macros.h"
#include "common/config/values.h"
#include "common/errors/errors.h"
#include "google/protobuf/text_format.h"

namespace rapport::auth {
namespace {

constexpr absl::Duration kFetchTimeout = absl::Seconds(5);

absl::StatusOr<AccessPolicy> ReadPolicy(const std::string& file) {
  if (file.empty()) return AccessPolicy::Make(AccessPolicy::Default());
  ASSIGN_OR_RETURN(const std::string text, config::ReadBytes(file));
  config::v1::AccessPolicy table;
  if (!google::protobuf::TextFormat::ParseFromString(text, &table)) {
    return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_ACCESS_POLICY",
                     absl::StrCat(file, " is no text format of rapport.config.v1.AccessPolicy"));
  }
  return AccessPolicy::Make(table);
}

KeySource::Read ReaderOf(const config::v1::TokenIssuer& issuer) {
  if (issuer.has_jwks_url()) {
    return [url = issuer.jwks_url(), ca = issuer.jwks_ca_file()] { return HttpGet(url, ca, kFetchTimeout); };
  }
  return [file = issuer.jwks_file()] { return config::ReadBytes(file); };
}

absl::StatusOr<TrustedIssuer> Trust(const config::v1::TokenIssuer& issuer, const Clock& clock, log::Logger& logger) {
  const auto failed = [&logger, name = issuer.issuer()](const absl::Status& status) {
    logger.Write(log::Level::kWarning, "keys cannot be refreshed",
                 {{"issuer", log::Public(name)}, {"error", log::Public(status.message())}});
  };
  auto keys =
      std::make_unique<KeySource>(ReaderOf(issuer), config::ToDuration(issuer.refresh_interval()), clock, failed);
  RETURN_IF_ERROR(keys->Start(/*may_wait=*/issuer.has_jwks_url()));
  return TrustedIssuer{issuer, std::move(keys)};
}

Quota QuotaOf(const config::v1::PrincipalLimits& limits) {
  return {.calls_per_second = limits.calls_per_second(),
          .burst = limits.burst(),
          .max_concurrent_calls = limits.max_concurrent_calls()};
}

}  // namespace

AccessControl::AccessControl(AccessPolicy policy, const config::v1::AccessConfig& config, bool required)
    : policy_(std::move(policy)),
      certificates_(config.certificates(), policy_),
      limits_(QuotaOf(config.limits())),
      required_(required) {}

absl::StatusOr<std::unique_ptr<AccessControl>> AccessControl::Make(const config::v1::AccessConfig& config,
                                                                   bool required, const Clock& clock,
                                                                   log::Logger& logger) {
  ASSIGN_OR_RETURN(AccessPolicy policy, ReadPolicy(config.policy_file()));
  std::unique_ptr<AccessControl> access(new AccessControl(std::move(policy), config, required));
  std::vector<TrustedIssuer> issuers;
  for (const config::v1::TokenIssuer& issuer : config.issuers()) {
    ASSIGN_OR_RETURN(TrustedIssuer trusted, Trust(issuer, clock, logger));
    issuers.push_back(std::move(trusted));
  }
  access->tokens_ = std::make_unique<TokenVerifier>(std::move(issuers), access->policy_);
  return access;
}

}  // namespace rapport::auth
