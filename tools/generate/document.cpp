#include "tools/generate/document.h"

#include <rapidjson/reader.h>

#include <algorithm>

namespace rulec::generate {
namespace {

constexpr size_t kMaxDepth = 200;

/// Builds the tree while RapidJSON reads; `open_` holds the containers that are not closed yet.
class Builder {
 public:
  bool Null() { return add(Json{}); }
  bool Bool(bool value) { return add(Json{value}); }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) { return add(Json{NumberText{{text, length}}}); }
  bool String(const char* text, rapidjson::SizeType length, bool) { return add(Json{std::string(text, length)}); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    open_.back().key.assign(text, length);
    return true;
  }
  bool StartObject() { return open(Json{Object{}}); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Json{Array{}}); }
  bool EndArray(rapidjson::SizeType) { return close(); }
  // Never called: numbers are read as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }

  Json root;

 private:
  struct Open {
    Json container;
    std::string key;  // of the member whose value is being read
  };

  bool open(Json container) {
    open_.push_back({std::move(container), {}});
    return open_.size() <= kMaxDepth;
  }
  bool close() {
    Json closed = std::move(open_.back().container);
    open_.pop_back();
    return add(std::move(closed));
  }
  bool add(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return true;
    }
    Open& parent = open_.back();
    if (Array* array = std::get_if<Array>(&parent.container.node))
      array->push_back(std::move(value));
    else
      std::get<Object>(parent.container.node).push_back({std::move(parent.key), std::move(value)});
    return true;
  }

  std::vector<Open> open_;
};

Member* findMember(Object& object, std::string_view key) {
  const auto found =
      std::find_if(object.begin(), object.end(), [&](const Member& member) { return member.key == key; });
  return found == object.end() ? nullptr : &*found;
}

/// Takes the first component off a dotted path.
std::string_view takeComponent(std::string_view& path) {
  const size_t dot = path.find('.');
  const std::string_view first = path.substr(0, dot);
  path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  return first;
}

Object& asObject(Json& value) {
  if (!std::holds_alternative<Object>(value.node)) value.node = Object{};
  return std::get<Object>(value.node);
}

std::optional<std::string> scalarText(const Json& value) {
  if (const auto* text = std::get_if<std::string>(&value.node)) return *text;
  if (const auto* number = std::get_if<NumberText>(&value.node)) return number->text;
  if (const auto* boolean = std::get_if<bool>(&value.node)) return *boolean ? "true" : "false";
  return std::nullopt;
}

struct Visit {
  const Json* value;
  std::string path;
  bool isDocument = false;  // has no path; the empty key has the empty one
};

void pushChildren(const Visit& visit, std::vector<Visit>& open) {
  if (const auto* array = std::get_if<Array>(&visit.value->node))
    for (const Json& item : *array) open.push_back({&item, visit.path});
  if (const auto* object = std::get_if<Object>(&visit.value->node))
    for (const Member& member : *object)
      open.push_back({&member.value, visit.isDocument ? member.key : visit.path + "." + member.key});
}

}  // namespace

std::optional<Json> parseJson(std::string_view text) {
  constexpr unsigned kFlags = rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> input(stream);
  rapidjson::Reader reader;
  Builder builder;
  if (reader.Parse<kFlags>(input, builder).IsError()) return std::nullopt;
  return std::move(builder.root);
}

void setPath(Json& document, std::string_view path, Json value) {
  Json* at = &document;
  while (!path.empty()) {
    const std::string_view key = takeComponent(path);
    Object& object = asObject(*at);
    Member* member = findMember(object, key);
    at = member != nullptr ? &member->value : &object.emplace_back(Member{std::string(key), {}}).value;
  }
  *at = std::move(value);
}

void removePath(Json& document, std::string_view path) {
  Json* at = &document;
  while (true) {
    const std::string_view key = takeComponent(path);
    auto* object = std::get_if<Object>(&at->node);
    Member* member = object == nullptr ? nullptr : findMember(*object, key);
    if (member == nullptr) return;
    if (path.empty()) {
      object->erase(object->begin() + (member - object->data()));
      return;
    }
    at = &member->value;
  }
}

const Json* findPath(const Json& document, std::string_view path) {
  const Json* at = &document;
  while (at != nullptr && !path.empty()) {
    const std::string_view key = takeComponent(path);
    const auto* object = std::get_if<Object>(&at->node);
    if (object == nullptr) return nullptr;
    const auto found =
        std::find_if(object->begin(), object->end(), [&](const Member& member) { return member.key == key; });
    at = found == object->end() ? nullptr : &found->value;
  }
  return at;
}

std::vector<PathValue> visibleContents(const Json& document) {
  std::vector<PathValue> contents;
  std::vector<Visit> open{{&document, {}, true}};
  while (!open.empty()) {
    const Visit visit = std::move(open.back());
    open.pop_back();
    if (auto text = scalarText(*visit.value)) contents.push_back({visit.path, std::move(*text)});
    pushChildren(visit, open);
  }
  std::sort(contents.begin(), contents.end());
  contents.erase(std::unique(contents.begin(), contents.end()), contents.end());
  return contents;
}

}  // namespace rulec::generate
