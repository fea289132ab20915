#ifndef RAPPORT_COMMON_CONFIG_CERTIFICATE_FILES_H_
#define RAPPORT_COMMON_CONFIG_CERTIFICATE_FILES_H_

#include <string>
#include <vector>

namespace rapport::config {

// What is wrong with PEM files that TLS is to use, in words for the operator. The transport itself would start without
// a word and then fail each handshake. Files that cannot be read are not looked at here. Thread-safe.

// A certificate chain and its key: neither can be read as such, or the key is not the certificate's.
std::vector<std::string> FaultsOfKeyPair(const std::string& certificate_file, const std::string& key_file);

// Authorities: the file holds no certificate.
std::vector<std::string> FaultsOfAuthorities(const std::string& file);

}  // namespace rapport::config

#endif  // RAPPORT_COMMON_CONFIG_CERTIFICATE_FILES_H_
