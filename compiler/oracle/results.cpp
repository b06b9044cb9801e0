#include "compiler/oracle/results.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rulec::oracle {
namespace {

using Records = std::vector<MatchRecord>;

bool endDecides(const RuleTest& rule, const OracleOptions& options) {
  return options.size || std::ranges::any_of(rule.pipes, [](ir::Pipe pipe) { return pipe.kind == ir::Pipe::Tail; });
}

Records firstOf(const Records& records, uint64_t count) {
  return {records.begin(), records.begin() + static_cast<ptrdiff_t>(std::min<uint64_t>(count, records.size()))};
}

Records lastOf(const Records& records, uint64_t count) {
  return {records.end() - static_cast<ptrdiff_t>(std::min<uint64_t>(count, records.size())), records.end()};
}

}  // namespace

void addResult(Results& results, const RuleTest& rule, const OracleOptions& options, MatchRecord record,
               Records& found) {
  ++results.count;
  if (endDecides(rule, options)) {
    results.waiting.push_back(std::move(record));
  } else if (std::ranges::all_of(rule.pipes, [&](ir::Pipe pipe) { return results.count <= pipe.count; })) {
    found.push_back(std::move(record));
  }
}

void finishResults(Results& results, const RuleTest& rule, const OracleOptions& options, Records& found) {
  Records kept = std::exchange(results.waiting, {});
  for (ir::Pipe pipe : rule.pipes)
    kept = pipe.kind == ir::Pipe::Head ? firstOf(kept, pipe.count) : lastOf(kept, pipe.count);
  if (options.size) kept = lastOf(kept, *options.size);
  std::ranges::move(kept, std::back_inserter(found));
}

}  // namespace rulec::oracle
