#include "tools/eql_suite/dataset.h"

#include "compiler/driver/files.h"
#include "compiler/oracle/event.h"
#include "compiler/oracle/key.h"
#include "compiler/sema/schema_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <compare>

namespace rulec::suite {
namespace {

constexpr size_t kMaxFile = size_t{256} << 20;
constexpr uint32_t kDynamicIgnoreAbove = 256;
/// What a test may have instead of a type: any of the keyword family.
constexpr std::string_view kAnyKeyword = "[runtime_random_keyword_type]";

std::string withKeywordTypes(std::string mapping) {
  for (size_t at; (at = mapping.find(kAnyKeyword)) != std::string::npos;)
    mapping.replace(at, kAnyKeyword.size(), "keyword");
  return mapping;
}

bool readMappings(const std::vector<std::string>& paths, sema::Schema& schema, std::string& problem) {
  sema::SchemaFields fields;
  SourceFiles files;
  Diagnostics diagnostics;
  for (const std::string& path : paths) {
    driver::FileText read = driver::readFile(path, kMaxFile);
    if (read.tooLarge || !read.error.empty()) {
      problem = fmt::format("cannot read `{}`: {}", path, read.tooLarge ? "too large" : read.error);
      return false;
    }
    const FileId id = files.add(makeSourceFile(path, withKeywordTypes(std::move(read.text))));
    fields.read(id, files[id], diagnostics);
  }
  if (diagnostics.hasErrors()) {
    problem = diagnostics.all().front().message;
    return false;
  }
  fields.addTo(schema);
  return true;
}

/// The date formats that dynamic mapping looks for, apart from ISO 8601.
constexpr std::array<std::string_view, 2> kDynamicDates{"yyyy/MM/dd HH:mm:ss", "yyyy/MM/dd"};

bool looksLikeDate(const std::string& text) {
  if (oracle::isDecimal(text)) return false;
  if (text.find(' ') == std::string::npos && oracle::parseTime(text)) return true;
  return std::ranges::any_of(kDynamicDates, [&](auto format) { return oracle::parseTimeAs(text, format).has_value(); });
}

class DynamicMapper {
 public:
  explicit DynamicMapper(sema::Schema& schema) : schema_(schema) {}

  /// A path is as deep as the document, which parseJson bounds.
  void map(const std::string& path, const generate::Json& value) {
    if (const auto* object = std::get_if<generate::Object>(&value.node)) {
      for (const generate::Member& member : *object)
        map(path.empty() ? member.key : path + "." + member.key, member.value);
    } else if (const auto* array = std::get_if<generate::Array>(&value.node)) {
      for (const generate::Json& element : *array) map(path, element);
    } else if (!std::holds_alternative<generate::Null>(value.node) && !isMapped(path)) {
      add(path, value);
    }
  }

 private:
  /// Below a field that is no object nothing is mapped.
  bool isMapped(const std::string& path) const {
    for (size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
      if (schema_.find(path.substr(0, dot))) return true;
    return schema_.find(path).has_value();
  }

  void add(const std::string& path, const generate::Json& value) {
    if (std::holds_alternative<bool>(value.node)) return schema_.add(path, {sema::FieldType::Boolean});
    if (const auto* number = std::get_if<generate::NumberText>(&value.node)) {
      const bool isWhole = number->text.find_first_of(".eE") == std::string::npos;
      return schema_.add(path, {isWhole ? sema::FieldType::Long : sema::FieldType::Double});
    }
    addText(path, std::get<std::string>(value.node));
  }

  void addText(const std::string& path, const std::string& text) {
    if (looksLikeDate(text)) {
      sema::FieldInfo date{sema::FieldType::Date};
      date.dateFormats.assign(kDynamicDates.begin(), kDynamicDates.end());
      return schema_.add(path, std::move(date));
    }
    sema::FieldInfo keyword{sema::FieldType::Keyword};
    keyword.source = path;
    keyword.ignoreAbove = kDynamicIgnoreAbove;
    schema_.add(path, keyword);
    schema_.add(path + ".keyword", std::move(keyword));
  }

  sema::Schema& schema_;
};

std::vector<std::string_view> linesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end != 0) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

ir::Field fieldOf(const sema::Schema& schema, const std::string& path, ir::Type otherwise) {
  const std::optional<sema::FieldInfo> known = schema.find(path);
  if (!known || sema::valueType(known->type) == sema::ExprType::Invalid) return {path, otherwise};
  return sema::readingOf(path, *known);
}

struct SortableLine {
  std::optional<int64_t> timeNs;
  oracle::Value tiebreaker;
  std::string_view line;

  bool operator<(const SortableLine& other) const {
    if (timeNs != other.timeNs) return timeNs && (!other.timeNs || *timeNs < *other.timeNs);
    if (oracle::valueLess(tiebreaker, other.tiebreaker)) return true;
    return !oracle::valueLess(other.tiebreaker, tiebreaker) && line.data() < other.line.data();  // lines of one text
  }
};

}  // namespace

void mapDynamically(const generate::Json& document, sema::Schema& schema) { DynamicMapper(schema).map("", document); }

std::string sortEvents(const std::string& ndjson, const sema::Schema& schema, const sema::EventFields& fields) {
  ir::Field time = fieldOf(schema, fields.timestamp, ir::Type::Date);
  if (time.type != ir::Type::DateNanos) time.type = ir::Type::Date;
  const ir::Field tiebreaker = fieldOf(schema, fields.tiebreaker, ir::Type::Text);
  const oracle::PathSet wanted{time.path, tiebreaker.path};
  std::vector<SortableLine> sorted;
  for (const std::string_view line : linesOf(ndjson)) {
    const std::optional<oracle::Event> event = oracle::readEvent(line, wanted);
    if (!event) continue;
    std::vector<oracle::Value> values = oracle::valuesOf(*event, tiebreaker);
    const auto smallest = std::ranges::min_element(values, oracle::valueLess);
    sorted.push_back({oracle::timeOf(*event, time), smallest == values.end() ? oracle::Value() : *smallest, line});
  }
  std::ranges::sort(sorted, [](const SortableLine& left, const SortableLine& right) { return left < right; });
  std::string text;
  for (const SortableLine& one : sorted) text.append(one.line) += '\n';
  return text;
}

std::shared_ptr<const Dataset> readDataset(const DatasetFiles& files, std::string& problem) {
  Dataset data;
  data.fields = files.fields;
  data.idField = files.idField;
  if (!readMappings(files.mappings, data.schema, problem)) return nullptr;
  const driver::FileText read = driver::readFile(files.events, kMaxFile);
  if (read.tooLarge || !read.error.empty()) {
    problem = fmt::format("cannot read `{}`: {}", files.events, read.tooLarge ? "too large" : read.error);
    return nullptr;
  }
  for (const std::string_view line : linesOf(read.text)) {
    const std::optional<generate::Json> document = generate::parseJson(line);
    if (!document) {
      problem = fmt::format("a line of `{}` is no JSON: {}", files.events, line.substr(0, 100));
      return nullptr;
    }
    mapDynamically(*document, data.schema);
  }
  data.events = sortEvents(read.text, data.schema, data.fields);
  return std::make_shared<const Dataset>(std::move(data));
}

}  // namespace rulec::suite
