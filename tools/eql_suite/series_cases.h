// Sequences in shorthand: the events that satisfy each step, by time, and the sequences that they make.
//
//   name            a spec: its name,
//   A1    A3        one line for each step with its events (letters, then the time; `key|` before it),
//     B2            of which an event may stand in several,
//   ;
//   A1 B2           and the sequences; a key before the first event is the sequence's
//   ;
#pragma once

#include "tools/eql_suite/suite_case.h"

#include <string>
#include <vector>

namespace rulec::suite {

/// Each spec as a query over events of its own. Lines that begin with `//` are comments.
[[nodiscard]] std::vector<SuiteCase> readSeriesCases(const std::string& text, const std::string& file);

}  // namespace rulec::suite
