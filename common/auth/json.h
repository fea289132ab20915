#ifndef RAPPORT_COMMON_AUTH_JSON_H_
#define RAPPORT_COMMON_AUTH_JSON_H_

#include <jansson.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace rapport::auth {

// A JSON value of jansson's, which libjose speaks, with its reference held by this.
class Json {
 public:
  Json() = default;
  explicit Json(json_t* owned) : value_(owned) {}
  Json(const Json& other) : value_(json_incref(other.value_)) {}
  Json(Json&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  Json& operator=(Json other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Json() { json_decref(value_); }

  // The value of a text, which must be one JSON object in which no name stands twice; else an empty Json.
  static Json ParseObject(absl::string_view text) {
    Json parsed(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
    return json_is_object(parsed.get()) ? parsed : Json();
  }

  json_t* get() const { return value_; }
  explicit operator bool() const { return value_ != nullptr; }

 private:
  json_t* value_ = nullptr;
};

// The string of a member; nullopt when there is no such member or it is no string.
inline std::optional<std::string> StringOf(const json_t* object, const std::string& name) {
  const json_t* value = json_object_get(object, name.c_str());
  if (!json_is_string(value)) return std::nullopt;
  return std::string(json_string_value(value), json_string_length(value));
}

}  // namespace rapport::auth

#endif  // RAPPORT_COMMON_AUTH_JSON_H_
