// Dates of KQL, by the calendar of the C++ library: docs/kql.md, "Dates".
#pragma once

#include "compiler/oracle/compare.h"

namespace rulec::oracle {

/// The first and the last instant of a date: `2024-01`, `2024-01-01||+1M/d`, `now-30d/d`.
/// \returns nothing for other text, or if it needs `nowNs` and there is none
[[nodiscard]] std::optional<TimeSpan> spanOfDate(std::string_view text, const std::vector<std::string>& formats,
                                                 std::optional<int64_t> nowNs);

/// Where date math leads from an instant. \param up whether rounding goes to the last instant of a unit
[[nodiscard]] std::optional<int64_t> dateMath(int64_t ns, std::string_view steps, bool up);

}  // namespace rulec::oracle
