#include "common/base/ids.h"

#include <openssl/rand.h>

#include <array>
#include <cstdlib>

namespace rapport {

std::string RandomIds::NewId() {
  constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";  // 32 letters: five bits each, without bias
  constexpr int kLength = 26;
  std::array<unsigned char, kLength> random;
  // Fails only when the system has no entropy source at all; an id from anything else could be guessed.
  if (RAND_bytes(random.data(), random.size()) != 1) std::abort();
  std::string id;
  id.reserve(kLength);
  id += kAlphabet[random[0] % 26];  // the first is a letter; its slight bias costs a fraction of a bit
  for (int i = 1; i < kLength; ++i) id += kAlphabet[random[i] & 31];
  return id;
}

}  // namespace rapport
