// A JSON document as a tree of objects and scalars, read by RapidJSON.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::sema {

struct JsonMember;

/// An object, or anything else: then `text` is a scalar's spelling. What arrays hold is left out.
struct JsonNode {
  bool isObject = false;
  bool isString = false;
  bool isNull = false;
  std::string text;
  std::vector<JsonMember> members;  // in document order

  /// The first member of that name, or null.
  [[nodiscard]] const JsonNode* find(std::string_view name) const;
  /// The same, if it is an object.
  [[nodiscard]] const JsonNode* findObject(std::string_view name) const;
  /// The text of a string member; empty if there is none.
  [[nodiscard]] std::string_view textOf(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonNode value;
};

struct JsonError {
  size_t offset = 0;
  std::string what;
};

/// Parses a document whose top is an object; objects and arrays nest at most 200 deep.
/// \returns nothing on an error, which `error` then tells.
[[nodiscard]] std::optional<JsonNode> parseJsonDocument(const std::string& text, JsonError& error);

}  // namespace rulec::sema
