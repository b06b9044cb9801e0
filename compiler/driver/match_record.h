// A match as one line of JSON (docs/alerts.md, "Match records"): the same from the matcher and from the oracles.
#pragma once

#include "compiler/oracle/match.h"
#include "runtime/embed/matcher.h"

#include <string>

namespace rulec::driver {

/// The matcher's match as a record.
[[nodiscard]] oracle::MatchRecord toRecord(const rt_match& match);

/// {"rule":"<rule_id>","ids":["e1","e2"],"keys":["k",null],"times_ns":[0,1000]}, with a line ending. In the place of a
/// missing step both id and time are null.
[[nodiscard]] std::string recordLine(const oracle::MatchRecord& record, std::string_view ruleId);

}  // namespace rulec::driver
