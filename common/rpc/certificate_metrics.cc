#include "common/rpc/certificate_metrics.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <memory>

namespace rapport::rpc {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

void Add(const std::string& what, const std::string& file, metrics::Registry& registry) {
  if (file.empty()) return;
  registry.WatchGauge("rapport_tls_certificate_not_after_seconds",
                      "When the configured certificate expires, in seconds since 1970; 0 when its file cannot be read.",
                      {{"certificate", what}}, [file] {
                        const std::optional<absl::Time> expiry = ExpiryOf(file);
                        return expiry.has_value() ? static_cast<double>(absl::ToUnixSeconds(*expiry)) : 0.0;
                      });
}

void AddUpstream(const std::string& name, const config::v1::UpstreamConfig& upstream, metrics::Registry& registry) {
  Add(name + "_ca", upstream.ca_file(), registry);
  Add(name + "_client", upstream.client_certificate_file(), registry);
}

}  // namespace

std::optional<absl::Time> ExpiryOf(const std::string& file) {
  const Bio bio(BIO_new_file(file.c_str(), "r"), &BIO_free);
  std::optional<absl::Time> earliest;
  while (bio != nullptr) {
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free);
    if (certificate == nullptr) {
      const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
      ERR_clear_error();
      return at_end ? earliest : std::nullopt;
    }
    std::tm utc = {};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &utc) != 1) return std::nullopt;
    const absl::Time expiry = absl::FromTM(utc, absl::UTCTimeZone());
    earliest = earliest.has_value() ? std::min(*earliest, expiry) : expiry;
  }
  return std::nullopt;
}

void AddCertificateMetrics(const config::v1::ServerConfig& config, metrics::Registry& registry) {
  Add("server", config.tls().certificate_file(), registry);
  Add("client_ca", config.tls().client_ca_file(), registry);
  AddUpstream("intake", config.intake(), registry);
  AddUpstream("goals", config.goals(), registry);
}

}  // namespace rapport::rpc
