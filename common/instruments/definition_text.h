#ifndef RAPPORT_COMMON_INSTRUMENTS_DEFINITION_TEXT_H_
#define RAPPORT_COMMON_INSTRUMENTS_DEFINITION_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace rapport::instruments {

// A file of definitions or cases: its name (without folder) and text.
struct DefinitionFile {
  std::string name;
  std::string text;
};

// What is wrong with one file, each as `file: field: what`.
class FileErrors {
 public:
  FileErrors(std::string file, std::vector<std::string>& errors) : file_(std::move(file)), errors_(errors) {}

  void Add(absl::string_view field, absl::string_view what);

 private:
  std::string file_;
  std::vector<std::string>& errors_;
};

// Parses a textproto; every syntax error becomes an entry of `errors` with line and column as its field.
bool ParseText(const std::string& text, FileErrors& errors, google::protobuf::Message& into);

// The regular files of a folder whose names end with `suffix`, by name. NOT_FOUND when the folder cannot be read.
absl::StatusOr<std::vector<DefinitionFile>> ReadFolder(const std::string& directory, absl::string_view suffix);

}  // namespace rapport::instruments

#endif  // RAPPORT_COMMON_INSTRUMENTS_DEFINITION_TEXT_H_
