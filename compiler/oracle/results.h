// What a rule's pipes, and a size, keep of its results.
#pragma once

#include "compiler/oracle/match.h"
#include "compiler/oracle/rule_test.h"

#include <vector>

namespace rulec::oracle {

struct Results {
  uint64_t count = 0;                // so far
  std::vector<MatchRecord> waiting;  // that only the end of the input decides on
};

/// Takes the rule's next result; adds it to `found` if it is certain to stay.
void addResult(Results& results, const RuleTest& rule, const OracleOptions& options, MatchRecord record,
               std::vector<MatchRecord>& found);
/// The stream has ended: adds what is left of those that wait to `found`.
void finishResults(Results& results, const RuleTest& rule, const OracleOptions& options,
                   std::vector<MatchRecord>& found);

}  // namespace rulec::oracle
