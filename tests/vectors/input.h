#ifndef RAPPORT_TESTS_VECTORS_INPUT_H_
#define RAPPORT_TESTS_VECTORS_INPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace rapport::vectors {

// The input of one case, read by parameter name. A parameter that is absent is the same as null: the default applies. A
// parameter of the wrong type throws std::invalid_argument, which fails the case.
class Input {
 public:
  explicit Input(const nlohmann::json& values) : values_(values) {}

  bool Has(const char* name) const;       // Present and not null.
  bool Mentions(const char* name) const;  // Present, possibly null.

  std::optional<double> Number(const char* name) const;
  double NumberOr(const char* name, double otherwise) const;
  int IntOr(const char* name, int otherwise) const;
  std::optional<int> Int(const char* name) const;
  bool BoolOr(const char* name, bool otherwise) const;
  std::string TextOr(const char* name, const char* otherwise) const;

  // Lists; empty when absent.
  std::vector<std::optional<double>> Series(const char* name) const;
  std::vector<int> Ints(const char* name) const;
  std::vector<std::vector<std::optional<double>>> Rows(const char* name) const;

  // The elements of a list of objects.
  std::vector<Input> Objects(const char* name) const;

 private:
  const nlohmann::json* Find(const char* name) const;

  const nlohmann::json& values_;  // Outlives this.
};

}  // namespace rapport::vectors

#endif  // RAPPORT_TESTS_VECTORS_INPUT_H_
