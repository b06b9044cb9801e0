// Regular expressions as tables: deterministic automata over the bytes of UTF-8.
#pragma once

#include "compiler/ir/regex_tree.h"

#include <array>
#include <string_view>
#include <variant>
#include <vector>

namespace rulec::ir {

/// Matches whole texts. Bytes that every state treats alike form one class. Complete: every state has a next one for
/// every class. State 0 is the start. Made for valid UTF-8; what it says of other texts is nobody's promise.
struct Automaton {
  std::array<uint8_t, 256> classOf{};  // byte to class; classes are numbered by their first byte
  uint32_t classCount = 0;
  std::vector<uint16_t> next;  // [state * classCount + class]
  std::vector<bool> accepts;   // by state
  /// The state, if there is one, from which nothing is accepted, or every text; it is its own only successor.
  std::optional<uint16_t> dead;
  std::optional<uint16_t> always;

  [[nodiscard]] size_t stateCount() const { return accepts.size(); }
};

/// No automaton, nor one that it is made from, has more states than this before it is minimised.
inline constexpr size_t kAutomatonMaxStates = 10'000;

/// The smallest automaton of a pattern (see parseRegex), the same on every run.
/// \returns TooLarge if it, or the work of making it, exceeds fixed bounds: at most some tenths of a second and some
/// ten megabytes are spent.
[[nodiscard]] std::variant<Automaton, RegexError> compileRegex(std::string_view pattern, RegexDialect dialect,
                                                               bool foldCase);

/// Whether the automaton accepts a text of valid UTF-8.
[[nodiscard]] bool accepts(const Automaton& automaton, std::string_view text);

}  // namespace rulec::ir
