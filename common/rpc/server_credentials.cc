#include "common/rpc/server_credentials.h"

#include "common/config/values.h"
#include "grpcpp/security/tls_certificate_provider.h"
#include "grpcpp/security/tls_credentials_options.h"

namespace rapport::rpc {

std::shared_ptr<grpc::ServerCredentials> ServerCredentialsOf(const config::v1::ServerConfig& config) {
  if (!config.has_tls()) return grpc::InsecureServerCredentials();
  const config::v1::TlsConfig& tls = config.tls();
  const auto refresh = static_cast<unsigned>(absl::ToInt64Seconds(config::ToDuration(tls.refresh_interval())));
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(tls.key_file(), tls.certificate_file(),
                                                                           tls.client_ca_file(), refresh));
  options.watch_identity_key_cert_pairs();
  if (tls.client_ca_file().empty()) {
    options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  } else {
    options.watch_root_certs();
    options.set_cert_request_type(tls.client_certificate_optional()
                                      ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY
                                      : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

}  // namespace rapport::rpc
