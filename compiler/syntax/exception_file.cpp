#include "compiler/syntax/exception_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::syntax {
namespace {

constexpr RuleKey kTop[] = {{"items", KeyType::Tables, KeyUse::Used, true}};
constexpr RuleKey kItem[] = {{"description", KeyType::String}, {"entries", KeyType::Tables, KeyUse::Used, true},
                             {"expire_time", KeyType::Any},    {"name", KeyType::String},
                             {"os_types", KeyType::Strings},   {"rules", KeyType::Strings}};
constexpr RuleKey kEntry[] = {{"entries", KeyType::Tables, KeyUse::Used},
                              {"field", KeyType::String, KeyUse::Used, true},
                              {"operator", KeyType::String},
                              {"type", KeyType::String, KeyUse::Used, true},
                              {"value", KeyType::Any}};
/// Mappings nest objects less deep.
constexpr size_t kMaxNested = 16;
constexpr std::string_view kOsTypes[] = {"linux", "macos", "windows"};

struct NamedType {
  std::string_view name;
  EntryType type;
};
constexpr NamedType kTypes[] = {{"match", EntryType::Match},   {"match_any", EntryType::MatchAny},
                                {"exists", EntryType::Exists}, {"wildcard", EntryType::Wildcard},
                                {"list", EntryType::List},     {"nested", EntryType::Nested}};

class Reader {
 public:
  Reader(FileId file, const SourceFiles& files, Diagnostics& diagnostics)
      : text_(files[file].text), keys_(file, diagnostics), diagnostics_(diagnostics) {}

  std::vector<ExceptionItem> run(const TomlNode& root) {
    keys_.checkKeys(root, kTop);
    std::vector<ExceptionItem> items;
    forEachTable(root, "items", [&](const TomlNode& table) { items.push_back(readItem(table)); });
    return items;
  }

 private:
  ExceptionItem readItem(const TomlNode& table) {
    keys_.checkKeys(table, kItem, "items.");
    ExceptionItem item{table.span, {}, {}, keys_.texts(table, "os_types"), expireTime(table)};
    if (table.find("rules") != nullptr) item.rules = keys_.texts(table, "rules");
    for (const LocatedText& os : item.osTypes)
      if (std::ranges::find(kOsTypes, os.value) == std::end(kOsTypes))
        keys_.invalid(os, "items.os_types", "linux, macos or windows");
    forEachTable(table, "entries", [&](const TomlNode& entry) { readSoundEntry(entry, item.entries); });
    const TomlNode* entries = table.find("entries", TomlNode::Kind::List);
    if (entries != nullptr && entries->items.empty())
      keys_.report(DiagnosticCode::invalid_exception, entries->span, "has no entries");
    return item;
  }

  /// A string, or a date of TOML.
  LocatedText expireTime(const TomlNode& table) {
    const TomlNode* node = table.find("expire_time");
    if (node == nullptr) return {};
    if (node->isString()) return {node->text, node->span, true};
    if (node->kind == TomlNode::Kind::Date)
      return {text_.substr(node->span.begin, node->span.end - node->span.begin), node->span, true};
    wrongType("items.expire_time", *node, "a date");
    return {};
  }

  /// An entry that is wrong as such is left out, so that the others are looked at.
  void readSoundEntry(const TomlNode& table, std::vector<ExceptionEntry>& entries) {
    size_t known = entries.size(), errors = diagnostics_.errorCount();
    readEntry(table, entries);
    if (diagnostics_.errorCount() != errors) entries.resize(known);
  }

  void readEntry(const TomlNode& table, std::vector<ExceptionEntry>& entries) {
    keys_.checkKeys(table, kEntry, "items.entries.");
    ExceptionEntry entry;
    entry.field = keys_.string(table, "field");
    LocatedText how = keys_.string(table, "operator", "included");
    entry.excluded = how.value == "excluded";
    if (!entry.excluded && how.value != "included")
      keys_.invalid(how, "items.entries.operator", "included or excluded");
    LocatedText type = keys_.string(table, "type");
    const auto* known = std::ranges::find(kTypes, type.value, &NamedType::name);
    if (known == std::end(kTypes)) {
      if (type.present) keys_.invalid(type, "items.entries.type", "match, match_any, exists, wildcard, list or nested");
    } else {
      entry.type = known->type;
      if (entry.type == EntryType::Nested) {
        readNested(table, entry);
      } else {
        readValues(table, entry);
      }
      entries.push_back(std::move(entry));
    }
  }

  /// Objects within objects: at most kMaxNested deep, so this recurses.
  void readNested(const TomlNode& table, ExceptionEntry& entry) {
    if (const TomlNode* value = table.find("value"))
      keys_.report(DiagnosticCode::invalid_exception, value->span, "has a value for `nested`, which takes none");
    if (++depth_ <= kMaxNested) {
      forEachTable(table, "entries", [&](const TomlNode& inner) { readEntry(inner, entry.entries); });
    } else {
      keys_.report(DiagnosticCode::invalid_exception, table.span,
                   fmt::format("has more than {} `nested` entries within each other", kMaxNested));
    }
    --depth_;
    const TomlNode* entries = table.find("entries");
    if (entries == nullptr || (entries->isList() && entries->items.empty()))
      keys_.report(DiagnosticCode::invalid_exception, table.span, "has no entries for `nested`");
  }

  void readValues(const TomlNode& table, ExceptionEntry& entry) {
    const TomlNode* value = table.find("value");
    bool takesNone = entry.type == EntryType::Exists;
    if (const TomlNode* nested = table.find("entries"))
      keys_.report(DiagnosticCode::invalid_exception, nested->span, "has entries within an entry that is not `nested`");
    if (value == nullptr) {
      if (!takesNone) keys_.report(DiagnosticCode::missing_key, table.span, "items.entries.value");
    } else if (takesNone) {
      keys_.report(DiagnosticCode::invalid_exception, value->span, "has a value for `exists`, which takes none");
    } else if (entry.type != EntryType::MatchAny) {
      readText(*value, entry);
    } else if (!value->isList()) {
      wrongType("items.entries.value", *value, "a list of strings");
    } else {
      for (const TomlNode& item : value->items) readText(item, entry);
      if (value->items.empty())
        keys_.report(DiagnosticCode::invalid_exception, value->span, "has no values for `match_any`");
    }
  }

  void readText(const TomlNode& value, ExceptionEntry& entry) {
    if (!value.isString()) return wrongType("items.entries.value", value, "a string");
    entry.values.push_back({value.text, value.span, true});
  }

  void wrongType(std::string_view key, const TomlNode& node, std::string_view expected) {
    keys_.report(DiagnosticCode::wrong_key_type, node.span, key, describe(node.kind), expected);
  }

  const std::string& text_;
  KeyReader keys_;
  const Diagnostics& diagnostics_;
  size_t depth_ = 0;  // of `nested` entries
};

}  // namespace

std::vector<ExceptionItem> parseExceptionFile(FileId file, const SourceFiles& files, Diagnostics& diagnostics) {
  std::optional<TomlNode> root = parseToml(file, files, diagnostics);
  return root ? Reader(file, files, diagnostics).run(*root) : std::vector<ExceptionItem>{};
}

}  // namespace rulec::syntax
