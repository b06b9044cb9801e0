#include "compiler/syntax/toml_tree.h"

#include "compiler/support/utf8.h"
#include "compiler/syntax/toml_library.h"
#include "compiler/syntax/toml_text.h"

#include <algorithm>

namespace rulec::syntax {
namespace {

/// With the 64 levels of values that the TOML library takes, this bounds how deep tables can be.
constexpr size_t kMaxKeyParts = 32;

class TomlReader {
 public:
  TomlReader(FileId id, const SourceFile& file, Diagnostics& diagnostics)
      : id_(id), file_(file), codePoints_(file), diagnostics_(diagnostics) {}

  std::optional<TomlNode> run() {
    if (!isUtf8(file_.text)) {
      invalidUtf8();
      return std::nullopt;
    }
    if (std::optional<uint32_t> at = findLongKey(file_.text, kMaxKeyParts)) {
      invalidToml({*at, *at + 1}, "the key has too many parts");
      return std::nullopt;
    }
    toml::parse_result parsed = toml::parse(file_.text);
    if (parsed) return convert(parsed.table());
    uint32_t at = offset(parsed.error().source());
    invalidToml({at, at}, std::string(parsed.error().description()));
    return std::nullopt;
  }

 private:
  using Kind = TomlNode::Kind;

  [[nodiscard]] uint32_t offset(const toml::source_region& source) const {
    return codePoints_.offset(source.begin.line, source.begin.column);
  }
  [[nodiscard]] Span spanOf(const toml::node& node) const {
    uint32_t at = offset(node.source());
    return node.is_value() ? spanAt(file_, id_, at)
                           : Span{at, std::min(at + 1, static_cast<uint32_t>(file_.text.size()))};
  }

  void invalidUtf8() {
    auto at = static_cast<uint32_t>(validUtf8(file_.text));
    diagnostics_.report(DiagnosticCode::invalid_utf8, {id_, {at, at + 1}});
  }

  void invalidToml(Span span, const std::string& text) {
    diagnostics_.report(DiagnosticCode::invalid_toml, {id_, span}, text);
  }

  // Recursion follows the nesting, which the library and kMaxKeyParts bound.
  TomlNode convert(const toml::node& node) const {
    TomlNode result{kindOf(node), spanOf(node)};
    switch (result.kind) {
      case Kind::String:
        result.text = node.as_string()->get();
        break;
      case Kind::Integer:
        result.integer = node.as_integer()->get();
        break;
      case Kind::Float:
        result.number = node.as_floating_point()->get();
        break;
      case Kind::Boolean:
        result.boolean = node.as_boolean()->get();
        break;
      case Kind::Date:
        break;
      case Kind::List:
        for (const toml::node& item : *node.as_array()) result.items.push_back(convert(item));
        break;
      case Kind::Table:
        result.entries = convertEntries(*node.as_table());
        break;
    }
    return result;
  }

  /// The library sorts a table's keys by name.
  std::vector<TomlEntry> convertEntries(const toml::table& table) const {
    std::vector<std::pair<toml::source_position, TomlEntry>> placed;
    for (const auto& [key, value] : table)
      placed.emplace_back(key.source().begin,
                          TomlEntry{std::string(key.str()), spanAt(file_, id_, offset(key.source())), convert(value)});
    std::ranges::sort(placed, [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<TomlEntry> entries;
    entries.reserve(placed.size());
    for (auto& [unused, entry] : placed) entries.push_back(std::move(entry));
    return entries;
  }

  static Kind kindOf(const toml::node& node) {
    switch (node.type()) {
      case toml::node_type::string:
        return Kind::String;
      case toml::node_type::integer:
        return Kind::Integer;
      case toml::node_type::floating_point:
        return Kind::Float;
      case toml::node_type::boolean:
        return Kind::Boolean;
      case toml::node_type::array:
        return Kind::List;
      case toml::node_type::table:
        return Kind::Table;
      default:
        return Kind::Date;
    }
  }

  FileId id_;
  const SourceFile& file_;
  CodePointIndex codePoints_;
  Diagnostics& diagnostics_;
};

}  // namespace

const TomlNode* TomlNode::find(std::string_view key) const {
  auto found = std::ranges::find(entries, key, &TomlEntry::key);
  return found == entries.end() ? nullptr : &found->value;
}

const TomlNode* TomlNode::find(std::string_view key, Kind wanted) const {
  const TomlNode* found = find(key);
  return found != nullptr && found->kind == wanted ? found : nullptr;
}

std::string_view describe(TomlNode::Kind kind) {
  switch (kind) {
    case TomlNode::Kind::String:
      return "a string";
    case TomlNode::Kind::Integer:
      return "a whole number";
    case TomlNode::Kind::Float:
      return "a number with a fraction";
    case TomlNode::Kind::Boolean:
      return "true or false";
    case TomlNode::Kind::Date:
      return "a date or a time";
    case TomlNode::Kind::List:
      return "a list";
    case TomlNode::Kind::Table:
      return "a table";
  }
  __builtin_unreachable();
}

std::optional<TomlNode> parseToml(FileId file, const SourceFiles& files, Diagnostics& diagnostics) {
  return TomlReader(file, files[file], diagnostics).run();
}

}  // namespace rulec::syntax
