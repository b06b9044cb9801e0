// A JSON document as a value that can be rearranged. Order of members and duplicate keys are kept.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rulec::generate {

struct Json;
struct Member;

struct Null {};
/// A number by its JSON text.
struct NumberText {
  std::string text;
};
using Array = std::vector<Json>;
using Object = std::vector<Member>;

struct Json {
  std::variant<Null, bool, NumberText, std::string, Array, Object> node;
};
struct Member {
  std::string key;
  Json value;
};

/// Reads one JSON text. \returns nothing if it is not valid or nested deeper than 200 levels.
[[nodiscard]] std::optional<Json> parseJson(std::string_view text);

/// Puts `value` at a dotted path, creating nested objects. What stood at the path, or at a scalar on the way to it, is
/// replaced. Members are looked up by path component: the document is expected to be nested, not dotted.
void setPath(Json& document, std::string_view path, Json value);
/// Takes the path's member out, if there is one.
void removePath(Json& document, std::string_view path);
/// The value at a path of nested objects, or null.
[[nodiscard]] const Json* findPath(const Json& document, std::string_view path);

/// One scalar of a document with its dotted path.
struct PathValue {
  std::string path;
  std::string text;  // a string's content, a number's JSON text, true or false
  friend bool operator==(const PathValue&, const PathValue&) = default;
  friend auto operator<=>(const PathValue&, const PathValue&) = default;
};

/// What a rule can see of a document (docs/ndjson.md, "From JSON to values"), sorted: nested and dotted keys are one
/// path, arrays are flattened, nulls and empty containers are nothing, a value that is repeated counts once.
/// Two spellings of one event have equal contents.
[[nodiscard]] std::vector<PathValue> visibleContents(const Json& document);

}  // namespace rulec::generate
