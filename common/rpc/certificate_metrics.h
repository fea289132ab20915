#ifndef RAPPORT_COMMON_RPC_CERTIFICATE_METRICS_H_
#define RAPPORT_COMMON_RPC_CERTIFICATE_METRICS_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "common/metrics/registry.h"
#include "rapport/config/v1/server_config.pb.h"

namespace rapport::rpc {

// Adds `rapport_tls_certificate_not_after_seconds`, seconds since 1970, for each certificate the configuration names:
// `server` and `client_ca`, and for an upstream `<upstream>_client` and `<upstream>_ca`. The file is read at each
// scrape, since it may be replaced while the process runs; one that cannot be read counts as expired: 0.
void AddCertificateMetrics(const config::v1::ServerConfig& config, metrics::Registry& registry);

// When the first certificate to expire of a PEM file does; none when the file holds no certificate.
std::optional<absl::Time> ExpiryOf(const std::string& file);

}  // namespace rapport::rpc

#endif  // RAPPORT_COMMON_RPC_CERTIFICATE_METRICS_H_
