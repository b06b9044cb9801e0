#include "compiler/syntax/key_reader.h"

#include <algorithm>

namespace rulec::syntax {
namespace {

bool isListOf(const TomlNode& node, TomlNode::Kind kind) {
  return node.isList() && std::ranges::all_of(node.items, [&](const TomlNode& item) { return item.kind == kind; });
}

bool hasType(const TomlNode& node, KeyType type) {
  switch (type) {
    case KeyType::String:
      return node.isString();
    case KeyType::Integer:
      return node.isInteger();
    case KeyType::Boolean:
      return node.isBoolean();
    case KeyType::Strings:
      return isListOf(node, TomlNode::Kind::String);
    case KeyType::StringOrStrings:
      return node.isString() || isListOf(node, TomlNode::Kind::String);
    case KeyType::Table:
      return node.isTable();
    case KeyType::Tables:
      return isListOf(node, TomlNode::Kind::Table);
    case KeyType::Any:
      return true;
  }
  __builtin_unreachable();
}

}  // namespace

void KeyReader::checkKeys(const TomlNode& table, std::span<const RuleKey> known, std::string_view prefix) {
  for (const TomlEntry& entry : table.entries) {
    auto found = std::ranges::find(known, entry.key, &RuleKey::name);
    if (found == known.end()) {
      unknownKey(entry, known, prefix);
    } else if (!hasType(entry.value, found->type)) {
      std::string name = fmt::format("{}{}", prefix, entry.key);
      report(DiagnosticCode::wrong_key_type, entry.value.span, name, describe(entry.value.kind), describe(found->type));
    }
  }
  for (const RuleKey& key : known)
    if (key.required && table.find(key.name) == nullptr)
      report(DiagnosticCode::missing_key, table.span, fmt::format("{}{}", prefix, key.name));
}

void KeyReader::unknownKey(const TomlEntry& entry, std::span<const RuleKey> known, std::string_view prefix) {
  std::vector<std::string_view> names;
  for (const RuleKey& each : known) names.push_back(each.name);
  Diagnostic& diagnostic = report(DiagnosticCode::unknown_key, entry.keySpan, fmt::format("{}{}", prefix, entry.key));
  if (std::string_view near = nearest(entry.key, names); !near.empty())
    diagnostic.help = fmt::format("did you mean `{}`?", near);
}

LocatedText KeyReader::string(const TomlNode& table, std::string_view key, std::string otherwise) const {
  const TomlNode* node = table.find(key, TomlNode::Kind::String);
  return node == nullptr ? LocatedText{std::move(otherwise), table.span} : LocatedText{node->text, node->span, true};
}

Located<int64_t> KeyReader::integer(const TomlNode& table, std::string_view key, int64_t otherwise) const {
  const TomlNode* node = table.find(key, TomlNode::Kind::Integer);
  return node == nullptr ? Located<int64_t>{otherwise, table.span} : Located<int64_t>{node->integer, node->span, true};
}

Located<bool> KeyReader::boolean(const TomlNode& table, std::string_view key, bool otherwise) const {
  const TomlNode* node = table.find(key, TomlNode::Kind::Boolean);
  return node == nullptr ? Located<bool>{otherwise, table.span} : Located<bool>{node->boolean, node->span, true};
}

Located<std::vector<std::string>> KeyReader::strings(const TomlNode& table, std::string_view key) const {
  const TomlNode* node = table.find(key);
  Located<std::vector<std::string>> result{{}, table.span};
  if (node == nullptr || !isListOf(*node, TomlNode::Kind::String)) return result;
  result.present = true;
  result.span = node->span;
  for (const TomlNode& item : node->items) result.value.push_back(item.text);
  return result;
}

std::vector<LocatedText> KeyReader::texts(const TomlNode& table, std::string_view key) const {
  const TomlNode* node = table.find(key);
  if (node == nullptr || !hasType(*node, KeyType::StringOrStrings)) return {};
  if (node->isString()) return {{node->text, node->span, true}};
  std::vector<LocatedText> result;
  for (const TomlNode& item : node->items) result.push_back({item.text, item.span, true});
  return result;
}

}  // namespace rulec::syntax
