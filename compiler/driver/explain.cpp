// rulec explain: how a rule is evaluated and what it costs, or what a diagnostic code means.
#include "compiler/driver/diagnostic_docs.h"
#include "compiler/driver/exit_code.h"
#include "compiler/driver/failure.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/pipeline.h"
#include "compiler/driver/read_fields.h"
#include "compiler/driver/state_bound.h"
#include "compiler/driver/table.h"
#include "compiler/driver/verbs.h"
#include "compiler/ir/needed_texts.h"
#include "compiler/ir/operands.h"
#include "compiler/ir/printer.h"
#include "compiler/opt/order.h"
#include "compiler/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

namespace rulec::driver {
namespace {

std::string plural(size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

/// The text of a span, its lines trimmed and indented alike.
std::string sourceLines(const SourceFile& file, Span span) {
  std::string out;
  std::string_view rest = std::string_view(file.text).substr(span.begin, span.end - span.begin);
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) continue;
    out += fmt::format("    {}\n", line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin));
  }
  return out;
}

/// One event test of a rule.
struct ExplainedStep {
  std::string title;
  Span span;
  ir::PredicateId filter;
  std::vector<ir::KeyPart> key;
};

std::string titleOf(const eql::Term& term, size_t number) {
  return fmt::format("{} {}{}", term.missing ? "missing step" : "step", number,
                     term.runs > 1 ? fmt::format(", {} times", term.runs) : "");
}

/// The steps as they are written; `runs` were written out as copies.
std::vector<ExplainedStep> explainTerms(const std::vector<eql::Term>& terms, const std::vector<ir::Step>& steps) {
  std::vector<ExplainedStep> explained;
  size_t at = 0;
  for (const eql::Term& term : terms) {
    explained.push_back({titleOf(term, explained.size() + 1), term.span, steps[at].filter, steps[at].key});
    at += term.runs;
  }
  return explained;
}

std::vector<ExplainedStep> stepsOf(const eql::Query& query, const ir::Rule& rule) {
  if (const auto* event = std::get_if<eql::EventQuery>(&query.body))
    return {{"event", event->filter.span, std::get<ir::EventMatch>(rule.body).filter, {}}};
  if (const auto* sample = std::get_if<eql::SampleQuery>(&query.body))
    return explainTerms(sample->terms, std::get<ir::Sample>(rule.body).steps);
  const auto& written = std::get<eql::SequenceQuery>(query.body);
  const auto& sequence = std::get<ir::Sequence>(rule.body);
  std::vector<ExplainedStep> steps = explainTerms(written.terms, sequence.steps);
  if (sequence.until) steps.push_back({"until", written.until->span, sequence.until->filter, sequence.until->key});
  return steps;
}

/// What the type of a rule makes of events: one test of them, and one of indicators.
std::vector<ExplainedStep> stepsOf(const kql::Query& query, const ir::Rule& rule) {
  std::vector<ExplainedStep> steps;
  ir::forEachFilter(rule, [&](ir::PredicateId filter) {
    steps.push_back({steps.empty() ? "event" : "indicator", steps.empty() ? query.span : Span{}, filter, {}});
  });
  return steps;
}

std::vector<ExplainedStep> stepsOf(const sema::CheckedRule& checked, const ir::Rule& rule) {
  return std::visit([&](const auto& language) { return stepsOf(language.query, rule); }, checked.query);
}

std::string durationText(int64_t ns) { return fmt::format("{} s", static_cast<double>(ns) / 1e9); }

std::string describeBody(const ir::EventMatch&) { return "each event that matches"; }
std::string describeBody(const ir::Sample& sample) {
  return fmt::format("a sample of {}, for each join key", plural(sample.steps.size(), "step"));
}
std::string describeBody(const ir::Sequence& sequence) {
  return fmt::format("a sequence of {}, {}", plural(sequence.steps.size(), "step"),
                     sequence.maxspanNs ? "within " + durationText(*sequence.maxspanNs) : "however long it takes");
}
std::string describeBody(const ir::Threshold& threshold) {
  return fmt::format("{} of one group of {}, within {}", plural(threshold.count, "event"),
                     plural(threshold.groupBy.size(), "field"), durationText(threshold.windowNs));
}
std::string describeBody(const ir::NewTerms& terms) {
  return fmt::format("new values of {}, {}", plural(terms.fields.size(), "field"),
                     terms.historyNs ? "not seen for " + durationText(*terms.historyNs) : "not seen since a date");
}
std::string describeBody(const ir::ThreatMatch& threat) {
  return fmt::format("each event that an indicator names, by {}", plural(threat.groups.size(), "mapping"));
}

std::string kindOf(const ir::Rule& rule) {
  return std::visit([](const auto& body) { return describeBody(body); }, rule.body);
}

/// What is known of the rules after the optimiser.
struct Analysis {
  ir::RuleSet set;
  std::vector<std::vector<ir::NeededTexts>> texts;
  std::vector<double> costs;
};

std::string textsLine(const ir::NeededTexts& group) {
  constexpr size_t kShown = 8;
  std::vector<std::string> shown;
  for (const std::string& text : group.texts)
    if (shown.size() < kShown) shown.push_back(jsonQuote(text));
  return fmt::format("    holds {}{}{}\n", fmt::join(shown, " or "),
                     group.texts.size() > kShown ? fmt::format(" or {} more", group.texts.size() - kShown) : "",
                     group.foldCase ? ", in any letter case" : "");
}

std::string explainStep(const ExplainedStep& step, const SourceFile& file, const Analysis& analysis) {
  std::string out = fmt::format("  {}:\n", step.title) + sourceLines(file, step.span);
  std::vector<std::string> keys;
  for (const ir::KeyPart& part : step.key)
    keys.push_back((part.optional ? "?" : "") + (part.field ? analysis.set.fields[*part.field].path : "null"));
  if (!keys.empty()) out += fmt::format("    joined by {}\n", fmt::join(keys, ", "));
  for (const ir::NeededTexts& group : analysis.texts[step.filter.index]) out += textsLine(group);
  return out + fmt::format("    costs about {:.0f} comparisons an event\n", analysis.costs[step.filter.index]);
}

std::string explainFields(const ir::RuleSet& set, const ir::Rule& rule) {
  std::set<std::pair<std::string, std::string>> fields;
  for (ir::FieldId id : fieldsOf(set, rule)) fields.emplace(set.fields[id].path, ir::kindOf(set.fields[id]));
  std::vector<std::vector<std::string>> rows;
  for (const auto& [path, type] : fields) rows.push_back({"   ", path, type});
  return "  fields:\n" + alignColumns(rows);
}

std::string needlesText(const std::vector<ir::Needle>& needles) {
  constexpr size_t kShown = 8;
  std::vector<std::string> shown;
  for (const ir::Needle& needle : needles)
    if (shown.size() < kShown) shown.push_back(jsonQuote(needle.bytes) + (needle.fold ? " in any letter case" : ""));
  return fmt::format("{}{}", fmt::join(shown, " or "),
                     needles.size() > kShown ? fmt::format(" or {} more", needles.size() - kShown) : "");
}

/// The lines that a matcher of this rule alone reads (docs/runtime.md, "Lines that nobody reads").
std::string explainPrefilter(const ir::Rule& rule) {
  if (!rule.prefilter) return "  reads every line\n";
  std::string out = fmt::format("  reads lines with {}\n", needlesText(rule.prefilter->needles));
  if (!rule.prefilter->waiting) return out;
  const ir::WaitingSearch& waiting = *rule.prefilter->waiting;
  if (!waiting.needles.empty()) out += fmt::format("    while a start waits, with {}\n", needlesText(waiting.needles));
  if (waiting.keyPart)
    out += fmt::format("    while a start waits, with its value behind {}\n", needlesText(waiting.keyNames));
  return out;
}

std::string headOf(const SourceFile& file, std::string_view id, std::string_view name) {
  return fmt::format("{}: {}\n  {}\n", id, name, file.path);
}

std::string explainRule(const LoadedRules& loaded, const sema::CheckedRule& checked, const Analysis& analysis,
                        const ir::Rule& rule) {
  const SourceFile& file = loaded.files[checked.place.file];
  std::string out = headOf(file, rule.metadata.id, rule.metadata.name);
  out += fmt::format("  finds {}\n", kindOf(rule));
  if (rule.latenessNs != 0)
    out += fmt::format("  its schedule allows events to be {} late (--lateness rule)\n", durationText(rule.latenessNs));
  if (checked.isRouted)
    out += fmt::format("  sees events of the data streams {}\n", fmt::join(rule.metadata.indices, ", "));
  for (const ExplainedStep& step : stepsOf(checked, rule)) out += explainStep(step, file, analysis);
  return out + explainPrefilter(rule) + explainFields(analysis.set, rule) + explainState(rule);
}

std::string explainSkipped(const LoadedRules& loaded, const SkippedRule& skipped) {
  const SourceFile& file = loaded.files[skipped.rule.file];
  std::string out = headOf(file, skipped.rule.id.value, skipped.rule.name.value);
  return out + fmt::format("  cannot be compiled: line {}: {}\n", file.locate(skipped.finding.place.span.begin).line,
                           skipped.finding.message);
}

std::string explainAll(const FrontEnd& front) {
  CompileOptions options;
  options.profile = front.profile;
  Analysis analysis{optimizeRules(*front.lowered, options), {}, {}};
  analysis.texts = ir::neededTexts(analysis.set);
  analysis.costs = opt::expectedCosts(analysis.set);
  std::vector<std::string> parts;
  size_t number = 0;
  for (const ir::Rule& rule : analysis.set.rules)
    parts.push_back(explainRule(front.loaded, front.loaded.rules[number++], analysis, rule));
  for (const SkippedRule& skipped : front.loaded.leftOut.skipped)
    parts.push_back(explainSkipped(front.loaded, skipped));
  return fmt::format("{}", fmt::join(parts, "\n"));
}

int explainCode(const std::string& code) {
  if (std::string_view section = sectionOf(code); !section.empty()) return printOut(std::string(section) + '\n');
  std::vector<std::string_view> names;
  for (DiagnosticCode each : allDiagnosticCodes()) names.push_back(name(each));
  std::string_view near = nearest(code, names);
  return fail(kUsageError, fmt::format("there is no rule file and no diagnostic `{}`{}", code,
                                       near.empty() ? "" : fmt::format("; did you mean `{}`?", near)));
}

/// Codes have letters and `_` only, and give way to files of that name.
bool isCode(const std::string& text) {
  std::error_code ignored;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos &&
         !std::filesystem::exists(text, ignored);
}

}  // namespace

int runExplain(const ExplainOptions& options) {
  if (options.common.rules.size() == 1 && isCode(options.common.rules[0])) return explainCode(options.common.rules[0]);
  CommonOptions common = options.common;
  common.skipUnsupported = common.includeDeprecated = true;  // these are explained, too
  Timings timings;
  FrontEnd front = readRules(common, timings);
  int written = front.lowered ? printOut(explainAll(front)) : kDone;
  front.loaded.leftOut = {};
  printDiagnostics(front.loaded, common);
  return written == kDone ? front.loaded.exitCode() : written;
}

}  // namespace rulec::driver
