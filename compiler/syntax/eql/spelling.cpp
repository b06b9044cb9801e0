#include "compiler/syntax/eql/spelling.h"

#include "compiler/syntax/eql/token.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::eql {
namespace {

bool isPlainName(std::string_view name) {
  auto isPart = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  };
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  std::string_view rest = name[0] == '@' ? name.substr(1) : name;
  return std::ranges::all_of(rest, isPart) && keywordOf(name) == TokenKind::Identifier;
}

std::string escape(char c) {
  switch (c) {
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return static_cast<unsigned char>(c) < 0x20 ? fmt::format("\\u{{{:02x}}}", static_cast<unsigned>(c))
                                                  : std::string(1, c);
  }
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) out += escape(c);
  return out + '"';
}

}  // namespace

std::string_view spelling(UnaryOp op) { return op == UnaryOp::Not ? "not" : op == UnaryOp::Plus ? "+" : "-"; }

std::string_view spelling(BinaryOp op) {
  constexpr std::string_view kNames[] = {"and", "or", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"};
  return kNames[static_cast<size_t>(op)];
}

std::string_view spelling(MembershipOp op) {
  constexpr std::string_view kNames[] = {"in", "in~", ":", "like", "like~", "regex", "regex~"};
  return kNames[static_cast<size_t>(op)];
}

std::string spellString(const StringLiteral& literal) {
  return literal.raw ? "\"\"\"" + literal.value + "\"\"\"" : quoted(literal.value);
}

std::string spellPath(std::string_view path) {
  std::string out;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = std::min(path.find('.', begin), path.size());
    std::string_view part = path.substr(begin, end - begin);
    if (begin > 0) out += '.';
    if (isPlainName(part)) {
      out += part;
    } else {
      out += '`';
      for (char c : part) out += c == '`' ? "``" : std::string(1, c);
      out += '`';
    }
    begin = end + 1;
  }
  return out;
}

std::string spellCategory(const std::string& category) { return isPlainName(category) ? category : quoted(category); }

std::string spellSpan(int64_t ns) {
  struct Unit {
    const char* name;
    int64_t ns;
  };
  constexpr Unit kUnits[] = {{"d", 86'400'000'000'000},
                             {"h", 3'600'000'000'000},
                             {"m", 60'000'000'000},
                             {"s", 1'000'000'000},
                             {"ms", 1'000'000}};
  for (const Unit& unit : kUnits)
    if (ns % unit.ns == 0) return fmt::format("{}{}", ns / unit.ns, unit.name);
  return fmt::format("{}ms", ns / 1'000'000);
}

}  // namespace rulec::eql
