#include "common/instruments/definition_text.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/errors/errors.h"

namespace rapport::instruments {
namespace {

// Takes the parser's complaints, whose lines and columns begin at 0.
class SyntaxErrors : public google::protobuf::io::ErrorCollector {
 public:
  explicit SyntaxErrors(FileErrors& errors) : errors_(errors) {}

  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    errors_.Add(absl::StrCat("line ", line + 1, ", column ", column + 1), message);
  }

 private:
  FileErrors& errors_;
};

absl::Status FolderNotReadable() {
  return MakeError(absl::StatusCode::kNotFound, "DEFINITIONS_NOT_FOUND", "the folder of definitions cannot be read");
}

}  // namespace

void FileErrors::Add(absl::string_view field, absl::string_view what) {
  errors_.push_back(absl::StrCat(file_, ": ", field, ": ", what));
}

bool ParseText(const std::string& text, FileErrors& errors, google::protobuf::Message& into) {
  // Deeper nesting than any definition has; a hostile file must not exhaust the stack.
  constexpr int kDeepest = 16;
  SyntaxErrors collector(errors);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.SetRecursionLimit(kDeepest);
  return parser.ParseFromString(text, &into);
}

absl::StatusOr<std::vector<DefinitionFile>> ReadFolder(const std::string& directory, absl::string_view suffix) {
  std::error_code error;
  std::vector<DefinitionFile> files;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!absl::EndsWith(name, suffix) || !entry->is_regular_file()) continue;
    std::ifstream stream(entry->path(), std::ios::binary);
    if (!stream) return FolderNotReadable();
    files.push_back({name, std::string(std::istreambuf_iterator<char>(stream), {})});
  }
  if (error) return FolderNotReadable();
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

}  // namespace rapport::instruments
