#include "compiler/sema/schema_file.h"

#include "compiler/sema/json_document.h"
#include "compiler/sema/kql_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace rulec::sema {
namespace {

constexpr int kMaxNesting = 50;

/// The formats of a date; the ones that are understood anyway are not listed.
std::vector<std::string> dateFormats(std::string_view written) {
  static constexpr std::array<std::string_view, 5> kUnderstood{"strict_date_optional_time", "date_optional_time",
                                                               "epoch_millis", "strict_date_optional_time_nanos", ""};
  std::vector<std::string> formats;
  for (size_t begin = 0; begin <= written.size();) {
    size_t end = std::min(written.find("||", begin), written.size());
    std::string_view format = written.substr(begin, end - begin);
    if (std::ranges::find(kUnderstood, format) == kUnderstood.end()) formats.emplace_back(format);
    begin = end + 2;
  }
  return formats;
}

class MappingReader {
 public:
  explicit MappingReader(SchemaFields& fields) : fields_(fields) {}

  /// \returns whether there was a mapping in it.
  bool read(const JsonNode& document) {
    if (const JsonNode* caps = document.findObject("fields"); caps != nullptr && document.find("properties") == nullptr)
      return readFieldCaps(*caps);
    if (const JsonNode* mappings = document.findObject("mappings")) return read(*mappings);
    if (const JsonNode* fields = document.findObject("properties")) {
      readProperties(*fields, "", 0);
      return true;
    }
    bool found = false;
    for (const auto& [index, content] : document.members)
      if (const JsonNode* mappings = content.findObject("mappings")) found |= read(*mappings);
    return found;
  }

 private:
  static FieldInfo infoOf(const JsonNode& mapping) {
    FieldInfo info{fieldTypeOf(mapping.textOf("type"))};
    if (const JsonNode* above = mapping.find("ignore_above")) info.ignoreAbove = wholeNumber(above->text);
    info.lowercase = mapping.textOf("normalizer") == "lowercase";
    if (const JsonNode* value = mapping.find("null_value"); value != nullptr && !value->isNull)
      info.nullValue = value->text;
    if (info.type == FieldType::Date || info.type == FieldType::DateNanos)
      info.dateFormats = dateFormats(mapping.textOf("format"));
    return info;
  }

  static std::optional<uint32_t> wholeNumber(const std::string& text) {
    uint32_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
  }

  void readProperties(const JsonNode& properties, const std::string& prefix, int depth) {
    if (depth > kMaxNesting) return;
    for (const auto& [name, mapping] : properties.members)
      if (mapping.isObject) readField(prefix + name, mapping, depth);
  }

  void readField(const std::string& path, const JsonNode& mapping, int depth) {
    std::string_view type = mapping.textOf("type");
    if (type == "alias") return fields_.addAlias(path, std::string(mapping.textOf("path")));
    const JsonNode* below = mapping.findObject("properties");
    if (type == "nested") return readNested(path, below, depth);
    if (below != nullptr) return readProperties(*below, path + ".", depth + 1);
    if (type.empty() || type == "object") return;
    FieldInfo info = infoOf(mapping);
    if (const JsonNode* multi = mapping.findObject("fields")) readMultiFields(path, *multi, info);
    add(path, std::move(info));
  }

  void add(const std::string& path, FieldInfo info) {
    info.within = within_;
    fields_.add(path, std::move(info));
  }

  /// What stands below can be asked of one object at a time.
  void readNested(const std::string& path, const JsonNode* below, int depth) {
    FieldInfo info{FieldType::Unsupported};
    info.isNested = true;
    add(path, std::move(info));
    if (below == nullptr) return;
    std::string around = std::exchange(within_, path);
    readProperties(*below, path + ".", depth + 1);
    within_ = std::move(around);
  }

  /// `f.keyword` reads what `f` reads; a text with a keyword beside it is searched through that.
  void readMultiFields(const std::string& path, const JsonNode& multi, FieldInfo& parent) {
    for (const auto& [name, mapping] : multi.members) {
      if (!mapping.isObject) continue;
      FieldInfo info = infoOf(mapping);
      info.source = path;
      if (parent.type == FieldType::Text && info.type == FieldType::Keyword) {
        parent = info;
        parent.isText = true;
      }
      add(path + "." + name, std::move(info));
    }
  }

  /// {"process.pid": {"long": {"type": "long", ...}}}; several types of one name are a conflict.
  bool readFieldCaps(const JsonNode& caps) {
    for (const auto& [path, kinds] : caps.members)
      for (const auto& [type, about] : kinds.members)
        if (type != "object" && type != "unmapped") fields_.add(path, infoOfCaps(type, caps, path));
    return true;
  }

  /// The nearest name above that is nested says what the field lies in.
  static FieldInfo infoOfCaps(const std::string& type, const JsonNode& caps, const std::string& path) {
    FieldInfo info{fieldTypeOf(type)};
    info.isNested = type == "nested";
    for (size_t dot = path.rfind('.'); dot != std::string::npos && dot > 0; dot = path.rfind('.', dot - 1)) {
      const JsonNode* above = caps.findObject(path.substr(0, dot));
      if (above == nullptr || above->find("nested") == nullptr) continue;
      info.within = path.substr(0, dot);
      break;
    }
    return info;
  }

  SchemaFields& fields_;
  std::string within_;  // the nested objects that are read
};

/// What a field is, for people who look for where indices differ.
std::string kindOf(const FieldInfo& field) {
  if (field.isNested) return "nested";
  std::string kind(field.isText ? "text" : field.type == FieldType::Unsupported ? "another" : name(field.type));
  return field.within.empty() ? kind : fmt::format("{} within `{}`", kind, field.within);
}

/// The text between the `n`th tab and the next one.
std::string_view column(std::string_view line, int n) {
  for (; n > 0; --n) {
    size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return {};
    line.remove_prefix(tab + 1);
  }
  return line.substr(0, line.find('\t'));
}

void readTable(SchemaFields& fields, FileId id, std::string_view text, Diagnostics& diagnostics) {
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::string_view name = column(line, 0);
    bool passedOver = line.empty() || line.front() == '#' || (begin == 0 && name == "name");
    std::string_view type = column(line, 1);
    if (!passedOver && (name.empty() || type.empty())) {
      Span span{static_cast<uint32_t>(begin), static_cast<uint32_t>(std::max(end, begin + 1))};
      diagnostics.report(DiagnosticCode::invalid_schema, {id, span}, "a line is not `name TAB type`");
    } else if (!passedOver) {
      fields.add(std::string(name), {fieldTypeOf(type), column(line, 2) == "array"});
    }
    begin = end + 1;
  }
}

}  // namespace

FieldType fieldTypeOf(std::string_view name) {
  static constexpr auto kTypes = std::to_array<std::pair<std::string_view, FieldType>>({
      {"keyword", FieldType::Keyword},
      {"wildcard", FieldType::Wildcard},
      {"constant_keyword", FieldType::ConstantKeyword},
      {"text", FieldType::Text},
      {"match_only_text", FieldType::Text},
      {"long", FieldType::Long},
      {"integer", FieldType::Long},
      {"short", FieldType::Long},
      {"byte", FieldType::Long},
      {"unsigned_long", FieldType::UnsignedLong},
      {"double", FieldType::Double},
      {"float", FieldType::Double},
      {"half_float", FieldType::Double},
      {"scaled_float", FieldType::Double},
      {"boolean", FieldType::Boolean},
      {"date", FieldType::Date},
      {"date_nanos", FieldType::DateNanos},
      {"ip", FieldType::Ip},
      {"version", FieldType::Version},
      {"flattened", FieldType::Flattened},
  });
  const auto* found = std::ranges::find(kTypes, name, &std::pair<std::string_view, FieldType>::first);
  return found == kTypes.end() ? FieldType::Unsupported : found->second;
}

void SchemaFields::add(const std::string& path, FieldInfo field) {
  auto [known, isNew] = fields_.emplace(path, field);
  if (isNew) return;
  FieldInfo& old = known->second;
  bool sameType = old.type == field.type || (isKeyword(old.type) && isKeyword(field.type));
  if (!sameType || old.isText != field.isText || old.within != field.within || old.isNested != field.isNested ||
      !old.conflict.empty()) {
    if (old.conflict.empty()) old.conflict.push_back(kindOf(old));
    if (std::ranges::find(old.conflict, kindOf(field)) == old.conflict.end()) old.conflict.push_back(kindOf(field));
    old.type = FieldType::Unsupported;
    old.isNested = false;
  }
  bool bothLimited = old.ignoreAbove && field.ignoreAbove;
  old.ignoreAbove = bothLimited ? std::optional(std::max(*old.ignoreAbove, *field.ignoreAbove)) : std::nullopt;
  old.array |= field.array;
  for (std::string& format : field.dateFormats)
    if (std::ranges::find(old.dateFormats, format) == old.dateFormats.end())
      old.dateFormats.push_back(std::move(format));
}

void SchemaFields::read(FileId id, const SourceFile& file, Diagnostics& diagnostics) {
  size_t first = file.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) {
    diagnostics.report(DiagnosticCode::invalid_schema, {id, {0, 0}}, "it is empty");
    return;
  }
  if (file.text[first] != '{') return readTable(*this, id, file.text, diagnostics);
  auto report = [&](size_t offset, std::string_view what) {
    auto at = static_cast<uint32_t>(std::min(offset, file.text.size() - 1));
    diagnostics.report(DiagnosticCode::invalid_schema, {id, {at, at + 1}}, what);
  };
  JsonError error;
  std::optional<JsonNode> document = parseJsonDocument(file.text, error);
  if (!document) return report(error.offset, error.what);
  if (!MappingReader(*this).read(*document)) report(first, "there are no `properties` in it");
}

void SchemaFields::addTo(Schema& schema) const {
  for (const auto& [path, field] : fields_) schema.add(path, field);
  for (const auto& [path, target] : aliases_) {
    auto found = fields_.find(target);
    if (found == fields_.end()) continue;
    FieldInfo field = found->second;
    if (field.source.empty()) field.source = target;
    schema.add(path, std::move(field));
  }
}

}  // namespace rulec::sema
