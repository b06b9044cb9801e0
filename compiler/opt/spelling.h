// How texts stand in JSON, as far as there is one way to spell them.
#pragma once

#include "compiler/ir/ir.h"

#include <string>
#include <string_view>
#include <vector>

namespace rulec::opt {

/// Runs of bytes that stand in each JSON string whose value has `text` in it, however the string is spelled, unless it
/// has a \u escape of an ASCII character other than those that are taken for ambiguous: control characters, `& ' / < >`
/// and what is not ASCII. These end a run. \param atStart, atEnd whether `text` is the value's first, last part, so
/// that a quote stands there
[[nodiscard]] std::vector<std::string> spellings(std::string_view text, bool atStart, bool atEnd);

/// Whether a value that has the text in it is no number and no boolean, which JSON spells without quotes.
[[nodiscard]] bool isSurelyString(std::string_view text);

}  // namespace rulec::opt
