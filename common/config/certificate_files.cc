#include "common/config/certificate_files.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/config/values.h"

namespace rapport::config {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bio Reader(const std::string& text) { return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free}; }

Certificate FirstCertificate(const std::string& text) {
  return {PEM_read_bio_X509(Reader(text).get(), nullptr, nullptr, nullptr), &X509_free};
}

// Never asks for a passphrase: a server has nobody to ask.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) { return 0; }

Key FirstKey(const std::string& text) {
  return {PEM_read_bio_PrivateKey(Reader(text).get(), nullptr, &NoPassphrase, nullptr), &EVP_PKEY_free};
}

}  // namespace

std::vector<std::string> FaultsOfKeyPair(const std::string& certificate_file, const std::string& key_file) {
  const absl::StatusOr<std::string> certificate_text = ReadBytes(certificate_file);
  const absl::StatusOr<std::string> key_text = ReadBytes(key_file);
  if (!certificate_text.ok() || !key_text.ok()) return {};
  std::vector<std::string> faults;
  const Certificate certificate = FirstCertificate(*certificate_text);
  if (certificate == nullptr) faults.push_back(absl::StrCat(certificate_file, " holds no PEM certificate"));
  const Key key = FirstKey(*key_text);
  if (key == nullptr) faults.push_back(absl::StrCat(key_file, " holds no PEM private key without a passphrase"));
  if (!faults.empty()) return faults;
  if (X509_check_private_key(certificate.get(), key.get()) != 1)
    faults.push_back(absl::StrCat(key_file, " is not the key of ", certificate_file));
  return faults;
}

std::vector<std::string> FaultsOfAuthorities(const std::string& file) {
  const absl::StatusOr<std::string> text = ReadBytes(file);
  if (!text.ok() || FirstCertificate(*text) != nullptr) return {};
  return {absl::StrCat(file, " holds no PEM certificate")};
}

}  // namespace rapport::config
