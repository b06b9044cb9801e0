// The reference interpreters: slow, obvious, and independent of how matchers are made.
//
//   std::vector<Refusal> refusals;
//   std::optional<Matching> ast = makeAstOracle(checkedRules, {}, refusals);   // or makeIrOracle(ruleSet, ...)
//   Feed feed{{}, {&*ast}};            // several oracles may share one feed: each line is parsed once
//   feedBytes(feed, chunk); ... endInput(feed); endStream(feed);
//   for (const MatchRecord& m : takeMatches(*ast)) ...
//
// Lines that are no events are passed over. Late hits are not used; nothing is ever evicted.
#pragma once

#include "compiler/oracle/evaluate.h"
#include "compiler/oracle/evaluate_ir.h"
#include "compiler/oracle/lines.h"
#include "compiler/oracle/matching.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace rulec::oracle {

/// \returns an oracle on the checked syntax trees; nothing if it cannot evaluate something in them (`refusals` says
/// what). `rules` must outlive it and stay where it is.
[[nodiscard]] std::optional<Matching> makeAstOracle(std::span<const sema::CheckedRule> rules,
                                                    const OracleOptions& options, std::vector<Refusal>& refusals);
/// The same on IR that no pass has changed. `rules` must outlive it and stay where it is.
[[nodiscard]] std::optional<Matching> makeIrOracle(const ir::RuleSet& rules, const OracleOptions& options,
                                                   std::vector<Refusal>& refusals);

/// One stream of bytes into one or more oracles, which must outlive it.
struct Feed {
  LineSplitter lines;
  std::vector<Matching*> oracles;
  PathSet fields;  // that the oracles read; filled in by the first bytes
};

/// Takes indicators: whole lines. Before the first event.
void addIndicators(Matching& oracle, std::string_view ndjson);
/// Takes the next bytes; lines may be cut anywhere.
void feedBytes(Feed& feed, std::string_view bytes);
/// One input ends: takes a last line without line ending. The next bytes are another input of the same stream.
void endInput(Feed& feed);
/// All inputs have ended: settles what waits in the oracles. Once.
void endStream(Feed& feed);

/// The matches since the last call, in order of (the event that settles them, rule, key ascending with null last).
[[nodiscard]] std::vector<MatchRecord> takeMatches(Matching& oracle);

/// All matches in one text. Rules that the oracle refuses give no matches: ask makeAstOracle first.
[[nodiscard]] std::vector<MatchRecord> matchAst(std::span<const sema::CheckedRule> rules, std::string_view ndjson,
                                                const OracleOptions& options = {});
[[nodiscard]] std::vector<MatchRecord> matchIr(const ir::RuleSet& rules, std::string_view ndjson,
                                               const OracleOptions& options = {});

}  // namespace rulec::oracle
