#include "tests/vectors/input.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace rapport::vectors {
namespace {

using nlohmann::json;

[[noreturn]] void WrongType(const std::string& name, const char* wanted) {
  throw std::invalid_argument("input." + name + " is not " + wanted);
}

double AsNumber(const json& value, const std::string& name) {
  if (!value.is_number()) WrongType(name, "a number");
  return value.get<double>();
}

std::vector<std::optional<double>> AsSeries(const json& list, const std::string& name) {
  if (!list.is_array()) WrongType(name, "a list of numbers");
  std::vector<std::optional<double>> series;
  for (const json& value : list) {
    series.push_back(value.is_null() ? std::nullopt : std::optional<double>(AsNumber(value, name)));
  }
  return series;
}

int AsInt(const json& value, const std::string& name) {
  const double number = AsNumber(value, name);
  if (std::abs(number) > std::numeric_limits<int>::max() || std::trunc(number) != number) {
    WrongType(name, "a whole number");
  }
  return static_cast<int>(number);
}

}  // namespace

const json* Input::Find(const char* name) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->is_null() ? nullptr : &*found;
}

bool Input::Has(const char* name) const { return Find(name) != nullptr; }

bool Input::Mentions(const char* name) const { return values_.contains(name); }

std::optional<double> Input::Number(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return std::nullopt;
  return AsNumber(*value, name);
}

double Input::NumberOr(const char* name, double otherwise) const { return Number(name).value_or(otherwise); }

std::optional<int> Input::Int(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return std::nullopt;
  return AsInt(*value, name);
}

int Input::IntOr(const char* name, int otherwise) const { return Int(name).value_or(otherwise); }

bool Input::BoolOr(const char* name, bool otherwise) const {
  const json* value = Find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_boolean()) WrongType(name, "true or false");
  return value->get<bool>();
}

std::string Input::TextOr(const char* name, const char* otherwise) const {
  const json* value = Find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_string()) WrongType(name, "a text");
  return value->get<std::string>();
}

std::vector<std::optional<double>> Input::Series(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return {};
  return AsSeries(*value, name);
}

std::vector<int> Input::Ints(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) WrongType(name, "a list of whole numbers");
  std::vector<int> ints;
  for (const json& item : *value) ints.push_back(AsInt(item, name));
  return ints;
}

std::vector<std::vector<std::optional<double>>> Input::Rows(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) WrongType(name, "a list of lists");
  std::vector<std::vector<std::optional<double>>> rows;
  for (const json& row : *value) rows.push_back(AsSeries(row, name));
  return rows;
}

std::vector<Input> Input::Objects(const char* name) const {
  const json* value = Find(name);
  if (value == nullptr) return {};
  if (!value->is_array()) WrongType(name, "a list of objects");
  std::vector<Input> objects;
  for (const json& item : *value) {
    if (!item.is_object()) WrongType(name, "a list of objects");
    objects.emplace_back(item);
  }
  return objects;
}

}  // namespace rapport::vectors
