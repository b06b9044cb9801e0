#include "tools/eql_suite/verdict.h"

#include "compiler/oracle/value.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::suite {
namespace {

std::string listed(const Texts& texts, std::string_view null, std::string_view separator = ",") {
  std::string out;
  for (const std::optional<std::string>& text : texts)
    out += fmt::format("{}{}", out.empty() ? "" : separator, text ? std::string_view(*text) : null);
  return out;
}

std::string listed(const IdList& ids) {
  std::string out;
  for (const Texts& choices : ids) out += fmt::format("{}{}", out.empty() ? "" : ",", listed(choices, "-1", "/"));
  return "[" + out + "]";
}

bool fits(const IdList& expected, const Texts& found) {
  return std::ranges::equal(expected, found, [](const Texts& choices, const std::optional<std::string>& id) {
    return std::ranges::find(choices, id) != choices.end();
  });
}

}  // namespace

bool sameKey(const std::optional<std::string>& expected, const std::optional<std::string>& found) {
  if (expected == found) return true;
  if (!expected || !found) return false;
  if (oracle::isDecimal(*expected) && oracle::isDecimal(*found)) return false;
  const std::optional<int64_t> left = oracle::parseTime(*expected), right = oracle::parseTime(*found);
  return left && left == right;
}

std::string differenceOf(const Expected& expected, const Found& found) {
  const bool idsFit =
      std::ranges::any_of(expected.alternatives, [&](const IdList& ids) { return fits(ids, found.ids); });
  if (!idsFit) {
    const std::string_view rest = expected.alternatives.size() > 1 ? " or another choice" : "";
    return fmt::format("expected ids {}{}, found [{}]", listed(expected.alternatives.front()), rest,
                       listed(found.ids, "-1"));
  }
  if (expected.keys && !std::ranges::equal(*expected.keys, found.keys, sameKey))
    return fmt::format("expected keys [{}], found [{}]", listed(*expected.keys, "null"), listed(found.keys, "null"));
  return {};
}

}  // namespace rulec::suite
