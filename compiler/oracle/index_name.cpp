#include "compiler/oracle/index_name.h"

#include "compiler/oracle/text.h"

#include <algorithm>
#include <string_view>

namespace rulec::oracle {
namespace {

constexpr std::string_view kParts[] = {"data_stream.type", "data_stream.dataset", "data_stream.namespace"};

ir::Field partField(std::string_view path) { return {std::string(path), ir::Type::Text}; }

/// A dash that ECS forbids is no dash of a pattern, only what a `*` stands for.
constexpr char kNoDash = '\n';

std::vector<std::string> namesOf(const Event& event) {
  std::vector<std::string> names{""};
  for (std::string_view part : kParts) {
    std::vector<std::string> longer;
    bool isLast = part == std::end(kParts)[-1];
    for (const std::string& name : names)
      for (const Value& value : valuesOf(event, partField(part))) {
        std::string text = std::get<std::string>(value);
        if (!isLast) std::ranges::replace(text, '-', kNoDash);
        longer.push_back(name + text + (isLast ? "" : "-"));
      }
    names = std::move(longer);
  }
  return names;
}

/// Only `*` means something in the names of indices.
std::string asWildcard(std::string_view pattern) {
  std::string text;
  for (char c : pattern) text += (c == '?' || c == '\\') ? std::string{'\\', c} : std::string{c};
  return text;
}

}  // namespace

PathSet indexFields() {
  PathSet fields;
  for (std::string_view part : kParts) fields.insert(partField(part));
  return fields;
}

bool isIn(const Event& event, const std::vector<std::string>& patterns) {
  std::vector<std::string> names = namesOf(event);
  bool found = false;
  for (std::string pattern : patterns) {
    size_t cluster = pattern.find(':');
    bool excludes = pattern.starts_with('-');
    if (excludes && cluster != std::string::npos) continue;  // from another cluster
    if (cluster != std::string::npos) {
      pattern.erase(0, cluster + 1);
      excludes = pattern.starts_with('-');
    }
    std::string wildcard = asWildcard(pattern.substr(excludes ? 1 : 0));
    if (std::ranges::any_of(names, [&](const std::string& name) {
          return matchesWildcard(name, wildcard, WildcardRule::AnyCharacter, true);
        }))
      found = !excludes;
  }
  return found;
}

}  // namespace rulec::oracle
