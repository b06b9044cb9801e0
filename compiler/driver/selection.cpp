#include "compiler/driver/selection.h"

#include <algorithm>
#include <utility>
#include "compiler/support/ascii.h"

namespace rulec::driver {
namespace {

bool globMatchesEnd(std::string_view glob, std::string_view path) {
  if (globMatches(glob, path)) return true;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
    if (globMatches(glob, path.substr(slash + 1))) return true;
  return false;
}

}  // namespace

Selector parseSelector(std::string_view text) {
  constexpr std::pair<std::string_view, Selected> kPrefixes[] = {
      {"id:", Selected::Id}, {"tag:", Selected::Tag}, {"severity:", Selected::Severity}};
  for (const auto& [prefix, what] : kPrefixes)
    if (text.starts_with(prefix)) return {what, std::string(text.substr(prefix.size()))};
  return {Selected::PathOrName, std::string(text)};
}

bool globMatches(std::string_view glob, std::string_view text) {
  size_t g = 0;
  size_t star = std::string_view::npos;  // the latest `*`, which takes text[.., retry)
  size_t retry = 0;
  for (size_t t = 0; t < text.size();) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      retry = t;
    } else if (g < glob.size() && (glob[g] == '?' || lowerLetter(glob[g]) == lowerLetter(text[t]))) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

bool selects(const Selector& selector, const syntax::RuleFile& rule, std::string_view path) {
  const std::string& glob = selector.glob;
  switch (selector.what) {
    case Selected::PathOrName:
      return globMatches(glob, rule.name.value) || globMatchesEnd(glob, path);
    case Selected::Id:
      return globMatches(glob, rule.id.value);
    case Selected::Severity:
      return globMatches(glob, rule.severity.value);
    case Selected::Tag:
      return std::ranges::any_of(rule.tags.value, [&](const std::string& tag) { return globMatches(glob, tag); });
  }
  return false;
}

bool isDeprecated(const syntax::RuleFile& rule, std::string_view path) {
  return rule.maturity.value == "deprecated" || path.starts_with("_deprecated/") ||
         path.find("/_deprecated/") != std::string_view::npos;
}

}  // namespace rulec::driver
