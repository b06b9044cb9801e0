// Which rules of a repository are meant (docs/rulec.md, "Selecting rules").
#pragma once

#include "compiler/syntax/rule_file.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace rulec::driver {

/// What a selector looks at.
enum class Selected : uint8_t { PathOrName, Id, Tag, Severity };

struct Selector {
  Selected what = Selected::PathOrName;
  std::string glob;
};

/// `id:GLOB`, `tag:GLOB`, `severity:GLOB`; any other text is a glob over path and name.
[[nodiscard]] Selector parseSelector(std::string_view text);

/// Whether the glob describes all of `text`: `*` stands for any characters, `/` too, `?` for one byte; ASCII letters
/// are equal in either case. Cost: the product of both lengths at worst.
[[nodiscard]] bool globMatches(std::string_view glob, std::string_view text);

/// A glob over the path describes all of it or what follows one of its slashes.
[[nodiscard]] bool selects(const Selector& selector, const syntax::RuleFile& rule, std::string_view path);

/// Whether a rule says that it is deprecated, or lies below a directory `_deprecated`.
[[nodiscard]] bool isDeprecated(const syntax::RuleFile& rule, std::string_view path);

}  // namespace rulec::driver
