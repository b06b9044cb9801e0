// Any bytes are a pattern that has an automaton or a mistake with a place in it; the automaton and the reference
// matcher read the same patterns and match the same texts.
#include "compiler/ir/automaton.h"
#include "compiler/oracle/regex.h"
#include "compiler/support/utf8.h"
#include "test/fuzz/findings.h"

namespace {

using namespace rulec;

/// The reference matcher is slow: it compares short texts, of patterns that are not long.
constexpr size_t kMaxText = 24;
constexpr size_t kMaxPattern = 60;

void requireSame(std::string_view pattern, std::string_view text, bool java, bool fold) {
  auto dialect = java ? ir::RegexDialect::Java : ir::RegexDialect::Lucene;
  std::variant<ir::Automaton, ir::RegexError> compiled = ir::compileRegex(pattern, dialect, fold);
  const auto* error = std::get_if<ir::RegexError>(&compiled);
  if (error != nullptr) require(error->offset <= pattern.size() && !error->what.empty());
  if (pattern.size() > kMaxPattern || (error != nullptr && error->kind == ir::RegexError::Kind::TooLarge)) return;
  auto kind = java ? oracle::RegexKind::Java : oracle::RegexKind::Lucene;
  std::optional<std::shared_ptr<const oracle::Regex>> regex = oracle::parseRegex(pattern, kind, fold);
  require(regex.has_value() == (error == nullptr));
  if (error != nullptr || !isUtf8(text)) return;
  text = text.substr(0, kMaxText);
  while (!isUtf8(text)) text.remove_suffix(1);
  require(ir::accepts(std::get<ir::Automaton>(compiled), text) == oracle::matches(**regex, text));
}

}  // namespace

/// The first byte says how the pattern is read; it ends at the first 0, and a text follows.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string_view pattern = rest.substr(0, rest.find('\0'));
  std::string_view text = pattern.size() < rest.size() ? rest.substr(pattern.size() + 1) : pattern;
  requireSame(pattern, text, (data[0] & 1) != 0, (data[0] & 2) != 0);
  return 0;
}
