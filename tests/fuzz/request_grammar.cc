#include "tests/fuzz/request_grammar.h"

#include <limits>

#include "common/auth/request_reach.h"

namespace rapport::test {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kDeepest = 6;
constexpr int kMostOfOne = 4;

// Texts that mean something somewhere, and some that should nowhere.
constexpr const char* kTexts[] = {"",           "*",    "srs",           "phq-9", "wai-sr",  "total",    "1.0.0",
                                  "attendance", "t1",   "a statement",   "en",    "default", "\xC3\x28", "\xE2\x80\xAE",
                                  "../../etc",  "%s%n", "'; DROP TABLE", "-"};
constexpr const char* kNames[] = {"practices/north",
                                  "practices/south",
                                  "practices/-",
                                  "practices/north/episodes/-",
                                  "practices/north/episodes/none",
                                  "practices/north/parameterSets/latest",
                                  "practices/",
                                  "instruments/srs",
                                  "practices/north/episodes//sessions/x",
                                  "x"};

}  // namespace

uint8_t RequestGrammar::Next() {
  if (size_ == 0) return 0;
  --size_;
  return *data_++;
}

std::string RequestGrammar::Rest() {
  std::string rest(reinterpret_cast<const char*>(data_), size_);
  size_ = 0;
  return rest;
}

std::unique_ptr<Message> RequestGrammar::Grow(const google::protobuf::Descriptor& type) {
  std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type)->New());
  Fill(*message, 0);
  return message;
}

void RequestGrammar::Fill(Message& message, int depth) {
  for (int i = 0; i < message.GetDescriptor()->field_count() && size_ > 0; ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const uint8_t choice = Next();
    if (choice % 3 == 0 || (depth == kDeepest && field.message_type() != nullptr)) continue;
    const int times = field.is_repeated() ? 1 + choice % kMostOfOne : 1;
    for (int n = 0; n < times; ++n) Set(message, field, depth);
  }
}

// One value of the field, added where there may be several.
void RequestGrammar::Set(Message& message, const FieldDescriptor& field, int depth) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  const auto put = [&](auto add, auto set, auto value) {
    many ? (reflection.*add)(&message, &field, value) : (reflection.*set)(&message, &field, value);
  };
  using R = google::protobuf::Reflection;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = Text(field);
      return many ? reflection.AddString(&message, &field, text) : reflection.SetString(&message, &field, text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Fill(many ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field),
                  depth + 1);
    case FieldDescriptor::CPPTYPE_BOOL:
      return put(&R::AddBool, &R::SetBool, Next() % 2 == 0);
    case FieldDescriptor::CPPTYPE_ENUM:
      return put(&R::AddEnumValue, &R::SetEnumValue, static_cast<int>(Next() % 12));
    case FieldDescriptor::CPPTYPE_INT32:
      return put(&R::AddInt32, &R::SetInt32, static_cast<int32_t>(Integer()));
    case FieldDescriptor::CPPTYPE_UINT32:
      return put(&R::AddUInt32, &R::SetUInt32, static_cast<uint32_t>(Integer()));
    case FieldDescriptor::CPPTYPE_INT64:
      return put(&R::AddInt64, &R::SetInt64, Integer());
    case FieldDescriptor::CPPTYPE_UINT64:
      return put(&R::AddUInt64, &R::SetUInt64, static_cast<uint64_t>(Integer()));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return put(&R::AddDouble, &R::SetDouble, Real());
    case FieldDescriptor::CPPTYPE_FLOAT:
      return put(&R::AddFloat, &R::SetFloat, static_cast<float>(Real()));
  }
}

std::string RequestGrammar::Text(const FieldDescriptor& field) {
  const uint8_t choice = Next();
  if (choice >= 240) return std::string(size_t{40} * choice, 'x');
  if (auth::ReachOf(field) == auth::RequestReach::Kind::kResourceName && choice < 200) {
    if (choice < 120) return names_[choice % names_.size()];
    return kNames[choice % std::size(kNames)];
  }
  if (choice < 200) return kTexts[choice % std::size(kTexts)];
  std::string text;
  for (int left = choice - 200; left > 0; --left) text.push_back(static_cast<char>(Next()));
  return text;
}

int64_t RequestGrammar::Integer() {
  constexpr int64_t kOdd[] = {0,
                              1,
                              -1,
                              std::numeric_limits<int32_t>::max(),
                              std::numeric_limits<int32_t>::min(),
                              std::numeric_limits<int64_t>::max(),
                              std::numeric_limits<int64_t>::min(),
                              1767261600,
                              253402300800};
  const uint8_t choice = Next();
  return choice < 128 ? choice % 64 : kOdd[choice % std::size(kOdd)];
}

double RequestGrammar::Real() {
  constexpr double kOdd[] = {std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::denorm_min(),
                             -0.0,
                             -1};
  const uint8_t choice = Next();
  return choice < 192 ? (choice % 128) / 10.0 : kOdd[choice % std::size(kOdd)];
}

}  // namespace rapport::test
