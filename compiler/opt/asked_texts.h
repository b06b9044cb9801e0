// What a test that is true asks of the text that it tests.
#pragma once

#include "compiler/ir/ir.h"

#include <optional>
#include <string>
#include <vector>

namespace rulec::opt {

/// A run of the text, without wildcards.
struct AskedPart {
  std::string text;
  bool atStart = false, atEnd = false;  // of the whole text; both: it is all of it
};

struct AskedTexts {
  ir::FieldId field;  // of an event; the text is one of its values
  bool fold = false;  // the case of ASCII letters does not matter
  /// The text has all parts of one of these; none of an alternative: anything fits.
  std::vector<std::vector<AskedPart>> alternatives;
};

/// \param mentions of the `any` around the test \returns nothing if the value is no test of one field's text that is
/// understood. O(its texts).
[[nodiscard]] std::optional<AskedTexts> askedTexts(const ir::RuleSet& rules, const ir::Value& test,
                                                   const std::vector<ir::FieldId>& mentions);

}  // namespace rulec::opt
