#ifndef RAPPORT_COMMON_BASE_IDS_H_
#define RAPPORT_COMMON_BASE_IDS_H_

#include <string>

namespace rapport {

// Makes the ids of new records. Implementations are thread-safe.
class IdGenerator {
 public:
  virtual ~IdGenerator() = default;

  // An id never given before: lower-case letters and digits, starting with a letter, as AIP-122 wants resource ids.
  virtual std::string NewId() = 0;
};

// 130 random bits in 26 characters: not guessable, and no two replicas need to talk to agree.
class RandomIds final : public IdGenerator {
 public:
  std::string NewId() override;
};

}  // namespace rapport

#endif  // RAPPORT_COMMON_BASE_IDS_H_
