#include "common/rpc/certificate_metrics.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/temp_dir.h"

namespace rapport::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Appends a self-signed certificate that expires at `expiry` to a file.
void AppendCertificate(const std::string& path, absl::Time expiry) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
                                                                &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), absl::ToTimeT(expiry - absl::Hours(24)));
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), absl::ToTimeT(expiry));
  X509_set_pubkey(certificate.get(), key.get());
  ASSERT_GT(X509_sign(certificate.get(), key.get(), nullptr), 0);
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "a"), &std::fclose);
  ASSERT_EQ(PEM_write_X509(file.get(), certificate.get()), 1);
}

class CertificateMetricsTest : public testing::Test {
 protected:
  test::TempDir dir_;
  const std::string path_ = (std::filesystem::path(dir_.path()) / "tls.crt").string();
  const absl::Time later_ = absl::FromUnixSeconds(2'000'000'000);
};

TEST_F(CertificateMetricsTest, AChainExpiresWithTheFirstOfIt) {
  AppendCertificate(path_, later_);
  EXPECT_EQ(ExpiryOf(path_), later_);
  AppendCertificate(path_, later_ - absl::Hours(1));
  EXPECT_EQ(ExpiryOf(path_), later_ - absl::Hours(1));
}

TEST_F(CertificateMetricsTest, WhatIsNoCertificateHasNoExpiry) {
  EXPECT_EQ(ExpiryOf(path_), std::nullopt);
  std::ofstream(path_) << "not a certificate";
  EXPECT_EQ(ExpiryOf(path_), std::nullopt);
}

TEST_F(CertificateMetricsTest, AChainWithADamagedCertificateHasNoExpiry) {
  AppendCertificate(path_, later_);
  std::ofstream(path_, std::ios::app) << "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";
  EXPECT_EQ(ExpiryOf(path_), std::nullopt);
}

TEST_F(CertificateMetricsTest, EachConfiguredCertificateIsReadAnewAtEachScrape) {
  config::v1::ServerConfig config;
  config.mutable_tls()->set_certificate_file(path_);
  config.mutable_intake()->set_ca_file(path_);
  metrics::Registry registry;
  AddCertificateMetrics(config, registry);
  EXPECT_THAT(registry.Text(), HasSubstr("rapport_tls_certificate_not_after_seconds{certificate=\"server\"} 0\n"));
  AppendCertificate(path_, later_);
  EXPECT_THAT(registry.Text(), HasSubstr("{certificate=\"server\"} 2000000000\n"));
  EXPECT_THAT(registry.Text(), HasSubstr("{certificate=\"intake_ca\"} 2000000000\n"));
  EXPECT_THAT(registry.Text(), Not(HasSubstr("client")));
}

TEST_F(CertificateMetricsTest, WithoutTlsThereIsNoSuchMetric) {
  metrics::Registry registry;
  AddCertificateMetrics(config::v1::ServerConfig(), registry);
  EXPECT_THAT(registry.Text(), Not(HasSubstr("rapport_tls")));
}

}  // namespace
}  // namespace rapport::rpc
