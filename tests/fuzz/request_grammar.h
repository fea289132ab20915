#ifndef RAPPORT_TESTS_FUZZ_REQUEST_GRAMMAR_H_
#define RAPPORT_TESTS_FUZZ_REQUEST_GRAMMAR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace rapport::test {

// Reads a fuzzer's bytes as choices: which fields a request sets, and to what. Every choice is of one byte, so that a
// changed byte is a changed choice and the rest stays; where the bytes end, nothing more is set.
class RequestGrammar {
 public:
  // `names` are names of records, and with `data` outlive this.
  RequestGrammar(const uint8_t* data, size_t size, const std::vector<std::string>& names)
      : data_(data), size_(size), names_(names) {}

  // The next choice; 0 at the end.
  uint8_t Next();

  // A request of this type.
  std::unique_ptr<google::protobuf::Message> Grow(const google::protobuf::Descriptor& type);

  // What is left, as it is.
  std::string Rest();

 private:
  void Fill(google::protobuf::Message& message, int depth);
  void Set(google::protobuf::Message& message, const google::protobuf::FieldDescriptor& field, int depth);
  std::string Text(const google::protobuf::FieldDescriptor& field);
  int64_t Integer();
  double Real();

  const uint8_t* data_;
  size_t size_;
  const std::vector<std::string>& names_;
};

}  // namespace rapport::test

#endif  // RAPPORT_TESTS_FUZZ_REQUEST_GRAMMAR_H_
