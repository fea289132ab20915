#include <google/protobuf/descriptor.h>

#include <cmath>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "common/instruments/definition_check.h"

namespace rapport::instruments::definition {
namespace {

namespace proto = google::protobuf;
using proto::FieldDescriptor;

// Walks every field that a definition has or could have.
class FactWalk {
 public:
  FactWalk(const Definition& definition, FileErrors& errors) : definition_(definition), errors_(errors) {}

  void Run() {
    for (int i = 0; i < definition_.sources_size(); ++i) ReadSource(i);
    Visit(definition_, "");
    for (int i = 0; i < definition_.sources_size(); ++i) {
      if (!used_.contains(definition_.sources(i).id())) errors_.Add(At("sources", i), "no fact names it");
    }
  }

 private:
  void ReadSource(int index) {
    const instrument::v1::Source& source = definition_.sources(index);
    const std::string path = At("sources", index);
    if (!IsId(source.id(), '-')) errors_.Add(path + ".id", "must be lower-case letters, digits and dashes");
    if (!known_.insert(source.id()).second) errors_.Add(path + ".id", "an earlier source has the same id");
    if (source.citation().empty()) errors_.Add(path + ".citation", "is needed");
  }

  void Visit(const proto::Message& message, const std::string& path) {
    const proto::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) VisitField(message, *type.field(i), path);
    if (const FieldDescriptor* basis = type.FindFieldByName("basis")) VisitBasis(message, *basis, path);
  }

  void VisitField(const proto::Message& message, const FieldDescriptor& field, const std::string& parent) {
    const proto::Reflection& reflection = *message.GetReflection();
    const std::string path = parent.empty() ? field.name() : parent + "." + field.name();
    if (field.is_repeated()) {
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
      for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
        Visit(reflection.GetRepeatedMessage(message, &field, i), At(path, i));
      }
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (reflection.HasField(message, &field)) Visit(reflection.GetMessage(message, &field), path);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
      if (!std::isfinite(reflection.GetDouble(message, &field))) errors_.Add(path, "must be a finite number");
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      VisitEnum(field, reflection.GetEnumValue(message, &field), path);
    }
  }

  void VisitEnum(const FieldDescriptor& field, int value, const std::string& path) {
    const std::string& type = field.enum_type()->name();
    if (field.enum_type()->FindValueByNumber(value) == nullptr) {
      errors_.Add(path, "has an unknown value");
    } else if (value == 0 && type != "Dimension" && type != "NormGroup") {
      errors_.Add(path, "is needed");
    }
  }

  void VisitBasis(const proto::Message& fact, const FieldDescriptor& field, const std::string& path) {
    const proto::Reflection& reflection = *fact.GetReflection();
    if (!reflection.HasField(fact, &field)) {
      errors_.Add(path + ".basis", "is needed: every fact says where it comes from");
      return;
    }
    const auto& basis = dynamic_cast<const instrument::v1::Basis&>(reflection.GetMessage(fact, &field));
    for (int i = 0; i < basis.sources_size(); ++i) {
      used_.insert(basis.sources(i));
      if (!known_.contains(basis.sources(i))) errors_.Add(path + "." + At("basis.sources", i), "is not in sources");
    }
    const bool from_source = basis.confidence() == instrument::v1::CONFIDENCE_VERIFIED ||
                             basis.confidence() == instrument::v1::CONFIDENCE_SECONDARY;
    if (from_source && basis.sources().empty()) errors_.Add(path + ".basis.sources", "is needed with this confidence");
    const FieldDescriptor* disabled = fact.GetDescriptor()->FindFieldByName("disabled");
    if (basis.confidence() == instrument::v1::CONFIDENCE_MEMORY && disabled != nullptr &&
        !reflection.GetBool(fact, disabled)) {
      errors_.Add(path + ".disabled", "must be true for a fact from memory");
    }
  }

  const Definition& definition_;
  FileErrors& errors_;
  absl::flat_hash_set<std::string> known_;
  absl::flat_hash_set<std::string> used_;
};

// The parts that make a score; with any of them from memory the instrument waits for confirmation.
void CheckKey(const Definition& definition, FileErrors& errors) {
  if (definition.key_status() != instrument::v1::KEY_STATUS_READY) return;
  const auto check = [&](const instrument::v1::Basis& basis, const std::string& path) {
    if (basis.confidence() == instrument::v1::CONFIDENCE_MEMORY) {
      errors.Add(path, "is from memory, so key_status must be KEY_STATUS_CONFIRM_FIRST");
    }
  };
  check(definition.response().basis(), "response.basis");
  check(definition.keying().basis(), "keying.basis");
  for (int i = 0; i < definition.scales_size(); ++i) check(definition.scales(i).basis(), At("scales", i) + ".basis");
}

}  // namespace

void CheckFacts(const Definition& definition, FileErrors& errors) {
  FactWalk(definition, errors).Run();
  CheckKey(definition, errors);
}

}  // namespace rapport::instruments::definition
