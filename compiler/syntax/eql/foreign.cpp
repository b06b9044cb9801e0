#include "compiler/syntax/eql/foreign.h"

#include <algorithm>
#include <array>
#include "compiler/support/ascii.h"

namespace rulec::eql {
namespace {

struct ForeignFunction {
  std::string_view name;
  std::string_view replacement;
};

constexpr std::string_view kSearch = "compare the field itself: it is enough that one of its values satisfies";

constexpr std::array kFunctions{
    ForeignFunction{"_arraysearch", kSearch},
    ForeignFunction{"arrayContains", "write `f == \"...\"` or `f in (...)`: it is enough that one value is equal"},
    ForeignFunction{"arrayCount", "values are not counted; compare the field itself"},
    ForeignFunction{"arraySearch", kSearch},
    ForeignFunction{"match", "write `f regex \"...\"`"},
    ForeignFunction{"matchLite", "write `f regex \"...\"`"},
    ForeignFunction{"safe", "leave it out: a comparison without a value is false"},
    ForeignFunction{"wildcard", "write `f like \"...\"`, or `f : \"...\"` to ignore case"},
};

}  // namespace

std::optional<std::string_view> replacementOf(std::string_view function) {
  auto same = [&](const ForeignFunction& f) {
    return std::ranges::equal(f.name, function, {}, lowerLetter, lowerLetter);
  };
  const auto* found = std::ranges::find_if(kFunctions, same);
  return found == kFunctions.end() ? std::nullopt : std::optional(found->replacement);
}

}  // namespace rulec::eql
