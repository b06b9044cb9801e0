#include "compiler/sema/json_document.h"

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

namespace rulec::sema {
namespace {

constexpr size_t kMaxDepth = 200;

/// Builds the tree. Nodes are moved into their parents when they end, so that no pointer into a growing list is kept.
class Builder {
 public:
  bool Null() { return scalar({}, false, true); }
  bool Bool(bool value) { return scalar(value ? "true" : "false", false, false); }
  bool Int(int) { return false; }  // numbers come as RawNumber
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return scalar({text, length}, false, false); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return scalar({text, length}, true, false); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    keys_.back().assign(text, length);
    return true;
  }
  bool StartObject() { return open(true); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(false); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  JsonNode root;

 private:
  bool open(bool isObject) {
    if (open_.size() == kMaxDepth || (open_.empty() && !isObject)) return false;
    open_.emplace_back().isObject = isObject;
    keys_.emplace_back();
    return true;
  }

  bool close() {
    JsonNode node = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    return open_.empty() ? (root = std::move(node), true) : add(std::move(node));
  }

  bool scalar(std::string_view text, bool isString, bool isNull) {
    if (open_.empty()) return false;
    JsonNode node;
    node.text = text;
    node.isString = isString;
    node.isNull = isNull;
    return add(std::move(node));
  }

  bool add(JsonNode node) {
    if (open_.back().isObject) open_.back().members.push_back({std::move(keys_.back()), std::move(node)});
    return true;
  }

  std::vector<JsonNode> open_;
  std::vector<std::string> keys_;
};

}  // namespace

const JsonNode* JsonNode::find(std::string_view name) const {
  for (const auto& [key, value] : members)
    if (key == name) return &value;
  return nullptr;
}

const JsonNode* JsonNode::findObject(std::string_view name) const {
  const JsonNode* node = find(name);
  return node != nullptr && node->isObject ? node : nullptr;
}

std::string_view JsonNode::textOf(std::string_view name) const {
  const JsonNode* node = find(name);
  return node != nullptr && node->isString ? std::string_view(node->text) : std::string_view();
}

std::optional<JsonNode> parseJsonDocument(const std::string& text, JsonError& error) {
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  Builder builder;
  rapidjson::StringStream stream(text.c_str());
  rapidjson::Reader reader;
  rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
  if (!result.IsError()) return std::move(builder.root);
  error.offset = result.Offset();
  error.what = result.Code() == rapidjson::kParseErrorTermination ? "it is no object, or it is nested too deep"
                                                                  : rapidjson::GetParseError_En(result.Code());
  return std::nullopt;
}

}  // namespace rulec::sema
