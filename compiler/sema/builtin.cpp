#include "compiler/sema/builtin.h"

#include <algorithm>
#include <array>
#include "compiler/support/ascii.h"

namespace rulec::sema {
namespace {

constexpr std::optional<size_t> countOrAny(int count) {
  return count < 0 ? std::nullopt : std::optional<size_t>(static_cast<size_t>(count));
}

constexpr auto kBuiltins = std::to_array<BuiltinInfo>({
#define RULEC_BUILTIN(id, spelling, minArguments, maxArguments, hasInsensitive, parameters, result) \
  {Builtin::id, spelling, minArguments, countOrAny(maxArguments), hasInsensitive, parameters, result},
#include "compiler/sema/builtins.def"
#undef RULEC_BUILTIN
});

bool sameIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lowerLetter, lowerLetter);
}

}  // namespace

const BuiltinInfo& info(Builtin id) { return kBuiltins[static_cast<size_t>(id)]; }

const BuiltinInfo* findBuiltin(std::string_view name) {
  const auto* found =
      std::ranges::find_if(kBuiltins, [&](const BuiltinInfo& b) { return sameIgnoringCase(b.spelling, name); });
  return found == kBuiltins.end() ? nullptr : found;
}

std::string_view suggestBuiltin(std::string_view name) {
  std::vector<std::string_view> names;
  for (const BuiltinInfo& b : kBuiltins) names.push_back(b.spelling);
  return nearest(name, names);
}

}  // namespace rulec::sema
