// Dates of KQL as text: `2024-01`, `2024-01-01||+1M/d`, `now-30d/d`.
#pragma once

#include "compiler/ir/ir.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::sema {

/// A date taken apart: its anchor and what is done to it.
struct DateExpression {
  std::optional<std::string> anchor;  // nothing: now
  std::vector<ir::TimeStep> steps;
};

/// \returns nothing for date math that is ill-formed. The anchor is not looked at; without math it is the whole text.
[[nodiscard]] std::optional<DateExpression> parseDateExpression(std::string_view text);

/// An instant after the steps of an expression. \param up whether rounding goes to the last instant of a unit
[[nodiscard]] int64_t applySteps(int64_t ns, const std::vector<ir::TimeStep>& steps, bool up);

}  // namespace rulec::sema
