#include "tools/differ/difference.h"

#include "compiler/driver/match_record.h"
#include "tools/generate/batch.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::differ {
namespace {

/// What two engines say of one input.
struct Verdicts {
  Matches ast;
  MatcherResult contender;
  [[nodiscard]] bool differ() const { return !contender.failure.empty() || ast != contender.matches; }
};

Verdicts judge(const Rules& rules, const Contender& contender, uint64_t seed, const Lines& lines) {
  const std::string stream = streamOf(lines, seed);
  Truths truths = runOracles(rules, stream);
  if (!contender) return {std::move(truths.ast), {std::move(truths.ir), {}}};
  return {std::move(truths.ast), runMatcher(rules, *contender, seed, stream)};
}

std::string contenderName(const Contender& contender) { return contender ? nameOf(*contender) : "oracle on the IR"; }

std::string_view idOf(const Rules& rules, uint32_t rule) {
  return rule < rules.loaded.rules.size() ? std::string_view(rules.loaded.rules[rule].metadata.id) : "no such rule";
}

std::string listMatches(const Rules& rules, const Matches& matches) {
  if (matches.empty()) return "  no match\n";
  std::string out;
  for (const oracle::MatchRecord& match : matches) out += "  " + driver::recordLine(match, idOf(rules, match.rule));
  return out;
}

/// The rule of the first record in which the lists differ.
std::optional<uint32_t> firstDifferentRule(const Matches& left, const Matches& right) {
  const auto [l, r] = std::ranges::mismatch(left, right);
  if (l != left.end()) return l->rule;
  if (r != right.end()) return r->rule;
  return std::nullopt;
}

std::string describeRule(const Rules& rules, const Verdicts& verdicts) {
  const std::optional<uint32_t> rule = firstDifferentRule(verdicts.ast, verdicts.contender.matches);
  if (!rule || *rule >= rules.loaded.rules.size()) return {};
  const ir::Metadata& metadata = rules.loaded.rules[*rule].metadata;
  return fmt::format("rule {} \"{}\"\n", metadata.id, metadata.name);
}

}  // namespace

std::string streamOf(const Lines& lines, uint64_t seed) {
  generate::Random random(seed);
  return generate::joinLines(lines, random);
}

std::optional<Difference> findDifference(const Rules& rules, const Lines& lines, uint64_t seed, bool bytewise,
                                         uint64_t& matches) {
  const std::string stream = streamOf(lines, seed);
  const Truths truths = runOracles(rules, stream);
  matches += truths.ast.size();
  if (truths.ast != truths.ir) return Difference{seed, std::nullopt, lines};
  for (const Configuration& configuration : allConfigurations()) {
    if (configuration.chunking == Chunking::Bytes && !bytewise) continue;
    const MatcherResult result = runMatcher(rules, configuration, seed, stream);
    if (!result.failure.empty() || result.matches != truths.ast) return Difference{seed, configuration, lines};
  }
  return std::nullopt;
}

bool judgesDiffer(const Rules& rules, const Difference& difference, const Lines& lines) {
  return judge(rules, difference.contender, difference.seed, lines).differ();
}

Difference shrinkDifference(const Rules& rules, Difference difference) {
  difference.lines =
      shrink(std::move(difference.lines), [&](const Lines& lines) { return judgesDiffer(rules, difference, lines); });
  return difference;
}

std::string describe(const Rules& rules, const Difference& difference) {
  const Verdicts verdicts = judge(rules, difference.contender, difference.seed, difference.lines);
  std::string out = describeRule(rules, verdicts);
  out += fmt::format("{} events (batch seed {}):\n", difference.lines.size(), difference.seed);
  for (const std::string& line : difference.lines) out += "  " + line + "\n";
  out += "oracle on the syntax tree:\n" + listMatches(rules, verdicts.ast);
  out += contenderName(difference.contender) + ":\n" + listMatches(rules, verdicts.contender.matches);
  if (!verdicts.contender.failure.empty()) out += "  " + verdicts.contender.failure + "\n";
  return out;
}

}  // namespace rulec::differ
