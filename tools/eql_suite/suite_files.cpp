#include "tools/eql_suite/suite_files.h"

#include "compiler/driver/files.h"
#include "tools/eql_suite/dataset.h"
#include "tools/eql_suite/fold_cases.h"
#include "tools/eql_suite/series_cases.h"
#include "tools/eql_suite/toml_cases.h"
#include "tools/generate/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace rulec::suite {
namespace {

namespace fs = std::filesystem;
constexpr size_t kMaxFile = size_t{64} << 20;
constexpr std::string_view kManifest = "suite.json";

const generate::Json* memberOf(const generate::Json* json, std::string_view name) {
  const auto* object = json == nullptr ? nullptr : std::get_if<generate::Object>(&json->node);
  if (object == nullptr) return nullptr;
  const auto found = std::ranges::find(*object, name, &generate::Member::key);
  return found == object->end() ? nullptr : &found->value;
}

/// The text of a string member; `otherwise` if there is none.
std::string textOf(const generate::Json& json, std::string_view name, std::string otherwise) {
  const generate::Json* member = memberOf(&json, name);
  const auto* text = member == nullptr ? nullptr : std::get_if<std::string>(&member->node);
  return text == nullptr ? std::move(otherwise) : *text;
}

std::optional<uint64_t> countOf(const generate::Json& json, std::string_view name) {
  const generate::Json* member = memberOf(&json, name);
  const auto* number = member == nullptr ? nullptr : std::get_if<generate::NumberText>(&member->node);
  uint64_t value = 0;
  if (number == nullptr) return std::nullopt;
  const char* end = number->text.data() + number->text.size();
  const auto [stop, error] = std::from_chars(number->text.data(), end, value);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

DatasetFiles dataFilesOf(const generate::Json& entry, const fs::path& directory) {
  DatasetFiles files;
  files.events = (directory / textOf(entry, "events", "")).string();
  if (const generate::Json* mappings = memberOf(&entry, "mappings"))
    if (const auto* paths = std::get_if<generate::Array>(&mappings->node))
      for (const generate::Json& path : *paths)
        if (const auto* text = std::get_if<std::string>(&path.node))
          files.mappings.push_back((directory / *text).string());
  files.fields.timestamp = textOf(entry, "timestamp_field", files.fields.timestamp);
  files.fields.category = textOf(entry, "event_category_field", files.fields.category);
  files.fields.tiebreaker = textOf(entry, "tiebreaker_field", "");
  files.idField = textOf(entry, "id_field", "event.id");
  return files;
}

class SuiteReader {
 public:
  explicit SuiteReader(fs::path directory) : directory_(std::move(directory)) {}

  void read() {
    std::error_code error;
    std::vector<fs::path> paths;
    fs::recursive_directory_iterator entry(directory_, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
      paths.push_back(entry->path());
    std::ranges::sort(paths);
    for (const fs::path& path : paths) readFile(path);
    if (error) addProblem({}, error.message());
  }

  Suite suite;

 private:
  void readFile(const fs::path& path) {
    const bool isToml = path.extension() == ".toml";
    const bool isSeries = path.extension() == ".series-spec";
    if (!isToml && !isSeries && path.filename() != "fold_expectations.jsonl") return;
    const driver::FileText read = driver::readFile(path.string(), kMaxFile);
    const std::string name = path.lexically_relative(directory_).string();
    if (read.tooLarge || !read.error.empty()) return addProblem(name, read.tooLarge ? "it is too large" : read.error);
    if (isToml) return readToml(path, name, read.text);
    add(isSeries ? readSeriesCases(read.text, name) : readFoldCases(read.text, name));
  }

  void readToml(const fs::path& path, const std::string& name, const std::string& text) {
    for (const fs::path& directory : {path.parent_path(), directory_}) {
      const fs::path manifest = directory / kManifest;
      if (!fs::exists(manifest)) continue;
      const std::optional<generate::Json> json =
          generate::parseJson(driver::readFile(manifest.string(), kMaxFile).text);
      const generate::Json* files = json ? memberOf(&*json, "files") : nullptr;
      const generate::Json* entry = memberOf(files, path.filename().string());
      if (entry == nullptr) entry = memberOf(files, path.lexically_relative(directory).string());
      if (entry != nullptr) return readListed(*entry, directory, name, text);
    }
    addProblem(name, fmt::format("no {} tells of it", kManifest));
  }

  void readListed(const generate::Json& entry, const fs::path& directory, const std::string& name,
                  const std::string& text) {
    if (memberOf(&entry, "skip") != nullptr) {
      suite.skipped.push_back(fmt::format("{}: skipped: {}", name, textOf(entry, "skip", "")));
      return;
    }
    std::string problem;
    SuiteCase base{name};
    base.data = readDataset(dataFilesOf(entry, directory), problem);
    if (base.data == nullptr) return addProblem(name, problem);
    base.size = countOf(entry, "size");
    add(readTomlCases(text, base));
  }

  void add(std::vector<SuiteCase> cases) {
    for (SuiteCase& one : cases) suite.cases.push_back(std::move(one));
  }

  void addProblem(const std::string& file, const std::string& problem) {
    SuiteCase broken{file, "the file"};
    broken.problem = problem;
    suite.cases.push_back(std::move(broken));
  }

  fs::path directory_;
};

}  // namespace

Suite readSuite(const std::string& directory) {
  SuiteReader reader{fs::path(directory)};
  reader.read();
  return std::move(reader.suite);
}

}  // namespace rulec::suite
