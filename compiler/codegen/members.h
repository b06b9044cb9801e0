// Writing the members of a JSON object.
#pragma once

#include "compiler/support/json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::codegen {

class Members {
 public:
  void raw(std::string_view key, std::string_view json) {
    if (!text_.empty()) text_ += ',';
    text_ += jsonQuote(key);
    text_ += ':';
    text_ += json;
  }
  void string(std::string_view key, std::string_view value) { raw(key, jsonQuote(value)); }
  void stringIfAny(std::string_view key, std::string_view value) {
    if (!value.empty()) string(key, value);
  }
  void number(std::string_view key, int64_t value) { raw(key, std::to_string(value)); }
  void list(std::string_view key, const std::vector<std::string>& values) {
    std::string json = "[";
    for (const std::string& value : values) json += (json.size() == 1 ? "" : ",") + jsonQuote(value);
    raw(key, json + "]");
  }
  void listIfAny(std::string_view key, const std::vector<std::string>& values) {
    if (!values.empty()) list(key, values);
  }
  void object(std::string_view key, const Members& members) { raw(key, "{" + members.text_ + "}"); }
  void objectIfAny(std::string_view key, const Members& members) {
    if (!members.text_.empty()) object(key, members);
  }
  /// A list of objects. \param membersOf the members of one item
  template <class Item, class MembersOf>
  void objects(std::string_view key, const std::vector<Item>& items, MembersOf membersOf) {
    std::string json = "[";
    for (const Item& item : items) json += (json.size() == 1 ? "{" : ",{") + Members(membersOf(item)).text_ + "}";
    raw(key, json + "]");
  }
  template <class Item, class MembersOf>
  void objectsIfAny(std::string_view key, const std::vector<Item>& items, MembersOf membersOf) {
    if (!items.empty()) objects(key, items, membersOf);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace rulec::codegen
