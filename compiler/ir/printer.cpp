#include "compiler/ir/printer.h"

#include "compiler/ir/network.h"
#include "compiler/ir/operands.h"
#include "compiler/ir/regex_tree.h"
#include "compiler/support/json.h"

#include <fmt/format.h>

#include <map>
#include <vector>

namespace rulec::ir {
namespace {

std::string print(const Scalar& scalar);
std::string print(const Range& range);
std::string reference(const Field& field);

/// Prints definitions on demand, each once, operands first, numbered in the order they appear.
class Printer {
 public:
  explicit Printer(const RuleSet& set) : set_(set) {}

  void rule(const Rule& rule);
  std::string out;

 private:
  void define(PredicateId root);
  void define(ValueId root);
  std::string body(const Predicate& predicate);
  std::string body(const Value& value);
  std::string relative(const InRelativeRange& n);
  std::string words(const TextHasWords& n);
  void body(const EventMatch& event);
  void body(const Sequence& sequence);
  void body(const Sample& sample);
  void body(const Threshold& threshold);
  void body(const NewTerms& terms);
  void body(const ThreatMatch& threat);
  void suppression(const Suppression& suppression);
  std::string fields(const std::vector<FieldId>& ids) const;
  void step(const Step& step, std::string_view word);
  std::string list(std::string_view word, const std::vector<PredicateId>& operands);
  std::string term(const AccessTerm& term) const;
  void terms(std::string_view word, const std::vector<AccessTerm>& terms);
  void needles(std::string_view word, const std::vector<Needle>& needles);
  void prefilter(const Prefilter& prefilter);
  std::string p(PredicateId id) const { return fmt::format("p{}", predicateNumbers_.at(id)); }
  std::string v(ValueId id) const { return fmt::format("v{}", valueNumbers_.at(id)); }
  std::string path(FieldId id) const {
    const Field& field = set_.fields[id];
    return reference(field);
  }

  const RuleSet& set_;
  // Maps, not vectors: one rule of a set of thousands costs what it is, not what the set is.
  std::map<ValueId, size_t> valueNumbers_;
  std::map<PredicateId, size_t> predicateNumbers_;
};

std::string Printer::list(std::string_view word, const std::vector<PredicateId>& operands) {
  std::string text(word);
  for (PredicateId id : operands) text += ' ' + p(id);
  return text;
}

std::string Printer::body(const Predicate& predicate) {
  return std::visit(Overload{[](const Constant& n) { return std::string(n.value ? "true" : "false"); },
                             [&](const Not& n) { return "not " + p(n.operand); },
                             [&](const And& n) { return list("and", n.operands); },
                             [&](const Or& n) { return list("or", n.operands); },
                             [&](const HasValue& n) { return "has " + path(n.field); },
                             [&](const AnyOf& n) {
                               std::string text = "any";
                               for (size_t i = 0; i < n.mentions.size(); ++i)
                                 text += fmt::format("{} e{} of {}", i == 0 ? "" : ",", i, path(n.mentions[i]));
                               return text + ": " + v(n.condition);
                             },
                             [&](const AnyObject& n) { return "some " + path(n.objects) + ": " + p(n.inner); }},
                    predicate.node);
}

/// `now-30d/d`, with what a rounding goes to.
std::string print(const RelativeBound& bound) {
  std::string text = "now";
  for (const TimeStep& step : bound.steps)
    text += step.round ? fmt::format("/{}", step.unit) : fmt::format("{:+}{}", step.count, step.unit);
  return text + (bound.roundUp ? " up" : "");
}

/// `v0 in [now-1d/d, now] by @timestamp`
std::string Printer::relative(const InRelativeRange& n) {
  std::string text = v(n.time) + " in ";
  text += n.low ? (n.low->inclusive ? "[" : "(") + print(*n.low) : "(-";
  text += ", ";
  text += n.high ? print(*n.high) + (n.high->inclusive ? "]" : ")") : "-)";
  return text + " by " + path(n.clock);
}

/// `v0 words ["a" "b"] ["c"] like "d*"`
std::string Printer::words(const TextHasWords& n) {
  std::string text = v(n.text) + " words";
  for (const std::vector<std::string>& phrase : n.phrases) {
    for (size_t i = 0; i < phrase.size(); ++i) text += (i == 0 ? " [" : " ") + jsonQuote(phrase[i]);
    text += ']';
  }
  if (!n.patterns.empty()) text += " like";
  for (const std::string& pattern : n.patterns) text += ' ' + jsonQuote(pattern);
  return text;
}

std::string Printer::body(const Value& value) {
  return std::visit(Overload{[](const Element& n) { return fmt::format("e{}", n.mention); },
                             [](const Literal& n) { return n.value ? print(*n.value) : std::string("null"); },
                             [&](const TextMatches& n) {
                               std::string text = v(n.text) + (n.caseRule == CaseRule::AsciiFold ? " like~" : " like");
                               for (const std::string& pattern : n.patterns) text += ' ' + jsonQuote(pattern);
                               if (n.escapes) text += " with escapes";
                               return n.acrossLines ? text : text + " in one line";
                             },
                             [&](const TextAccepted& n) {
                               std::string_view word = n.dialect == RegexDialect::Lucene ? "regex" : "java_regex";
                               return fmt::format("{} {}{} {}", v(n.text), word, n.foldCase ? "~" : "",
                                                  jsonQuote(n.pattern));
                             },
                             [&](const TextHasWords& n) { return words(n); },
                             [&](const InRange& n) {
                               std::string text = v(n.value) + " in";
                               for (const Range& range : n.ranges) text += ' ' + print(range);
                               return text;
                             },
                             [&](const InRelativeRange& n) { return relative(n); },
                             [&](const IsAbsent& n) { return v(n.value) + " is absent"; },
                             [&](const Call& n) {
                               std::string text = fmt::format("{}{}(", name(n.function), n.insensitive ? "~" : "");
                               for (size_t i = 0; i < n.arguments.size(); ++i)
                                 text += (i == 0 ? "" : ", ") + v(n.arguments[i]);
                               return text + ")";
                             },
                             [&](const TextIsOneOf& n) {
                               std::string text = v(n.text) + (n.caseRule == CaseRule::AsciiFold ? " is~" : " is");
                               for (const std::string& member : n.members) text += ' ' + jsonQuote(member);
                               return text;
                             },
                             [&](const AddressInNetworks& n) {
                               std::string text = v(n.address) + " in";
                               for (const Network& network : n.networks) text += ' ' + print(network);
                               return text;
                             },
                             [&](const IsTrue& n) { return v(n.boolean) + " is true"; }},
                    value.node);
}

void Printer::define(ValueId root) {
  std::vector<ValueId> pending{root};
  while (!pending.empty()) {
    ValueId id = pending.back();
    size_t before = pending.size();
    for (ValueId operand : operandsOf(set_.values[id]))
      if (!valueNumbers_.contains(operand)) pending.push_back(operand);
    if (pending.size() > before) continue;
    pending.pop_back();
    if (valueNumbers_.contains(id)) continue;
    std::string text = body(set_.values[id]);
    valueNumbers_.emplace(id, valueNumbers_.size());
    out += fmt::format("  {} = {}\n", v(id), text);
  }
}

void Printer::define(PredicateId root) {
  std::vector<PredicateId> pending{root};
  while (!pending.empty()) {
    PredicateId id = pending.back();
    size_t before = pending.size();
    std::vector<PredicateId> operands = operandsOf(set_.predicates[id]);
    for (size_t i = operands.size(); i-- > 0;)
      if (!predicateNumbers_.contains(operands[i])) pending.push_back(operands[i]);
    if (pending.size() > before) continue;
    pending.pop_back();
    if (predicateNumbers_.contains(id)) continue;
    if (const auto* any = std::get_if<AnyOf>(&set_.predicates[id].node)) define(any->condition);
    std::string text = body(set_.predicates[id]);
    predicateNumbers_.emplace(id, predicateNumbers_.size());
    out += fmt::format("  {} = {}\n", p(id), text);
  }
}

void Printer::step(const Step& step, std::string_view word) {
  out += fmt::format("  {}{} {}", step.missing ? "missing " : "", word, p(step.filter));
  for (size_t i = 0; i < step.key.size(); ++i)
    out += fmt::format("{}{}{}", i == 0 ? " by " : ", ", step.key[i].optional ? "?" : "",
                       step.key[i].field ? path(*step.key[i].field) : "null");
  out += '\n';
}

void Printer::rule(const Rule& rule) {
  out += fmt::format("  time {}\n", path(rule.timestamp));
  if (rule.timeOverride)
    out += fmt::format("  event time {}{}\n", path(*rule.timeOverride), rule.needsOverride ? " alone" : "");
  if (rule.tiebreaker) out += fmt::format("  tiebreaker {}\n", path(*rule.tiebreaker));
  forEachFilter(rule, [&](PredicateId filter) { define(filter); });
  std::visit([&](const auto& form) { body(form); }, rule.body);
  if (rule.access.terms) terms("access", *rule.access.terms);
  if (!rule.access.whileWaiting) out += "  always while waiting\n";
  if (rule.access.whileWaiting && !rule.access.whileWaiting->empty())
    terms("access while waiting", *rule.access.whileWaiting);
  for (const std::vector<AccessTerm>& gate : rule.access.gates) terms("gate", gate);
  if (rule.prefilter) prefilter(*rule.prefilter);
  for (Pipe pipe : rule.pipes) out += fmt::format("  {} {}\n", pipe.kind == Pipe::Head ? "head" : "tail", pipe.count);
  if (rule.suppression) suppression(*rule.suppression);
}

std::string Printer::term(const AccessTerm& term) const {
  if (!term.text) return "has " + path(term.field);
  return fmt::format("{} {} {}", path(term.field), term.isPart ? "has~" : "~", jsonQuote(*term.text));
}

void Printer::terms(std::string_view word, const std::vector<AccessTerm>& terms) {
  out += fmt::format("  {}", word);
  for (size_t i = 0; i < terms.size(); ++i) out += (i == 0 ? " " : ", ") + term(terms[i]);
  out += '\n';
}

void Printer::needles(std::string_view word, const std::vector<Needle>& needles) {
  out += fmt::format("  {}", word);
  for (size_t i = 0; i < needles.size(); ++i)
    out += fmt::format("{}{}{}", i == 0 ? " " : ", ", jsonQuote(needles[i].bytes), needles[i].fold ? "~" : "");
  out += '\n';
}

void Printer::prefilter(const Prefilter& prefilter) {
  needles("needles", prefilter.needles);
  if (!prefilter.waiting) return;
  needles("waiting", prefilter.waiting->needles);
  if (prefilter.waiting->keyPart)
    needles(fmt::format("waiting key {}", *prefilter.waiting->keyPart), prefilter.waiting->keyNames);
}

void Printer::body(const EventMatch& event) { out += fmt::format("  match {}\n", p(event.filter)); }

void Printer::body(const Sequence& sequence) {
  out += "  sequence";
  if (sequence.maxspanNs) out += fmt::format(" within {} ns", *sequence.maxspanNs);
  out += '\n';
  for (const Step& s : sequence.steps) step(s, "step");
  if (sequence.until) step(*sequence.until, "until");
}

std::string print(const Scalar& scalar) {
  return std::visit(Overload{[](bool n) { return std::string(n ? "true" : "false"); },
                             [](const std::string& n) { return jsonQuote(n); },
                             [](const Address& n) { return print(Network{n.high, n.low, 128}); },
                             [](double n) { return fmt::format("{:#}", n); },  // with a point, unlike an integer
                             [](auto n) { return fmt::format("{}", n); }},
                    scalar);
}

/// As intervals are written: `[1, 5)`, `(-, 7]`.
std::string print(const Range& range) {
  std::string text = range.low && range.low->inclusive ? "[" : "(";
  text += range.low ? print(range.low->value) : "-";
  text += ", " + (range.high ? print(range.high->value) : std::string("-"));
  return text + (range.high && range.high->inclusive ? "]" : ")");
}

void Printer::body(const Sample& sample) {
  out += "  sample\n";
  for (const Step& s : sample.steps) step(s, "step");
}

/// " by host.id, user.id"; nothing for no fields.
std::string Printer::fields(const std::vector<FieldId>& ids) const {
  std::string text;
  for (size_t i = 0; i < ids.size(); ++i) text += (i == 0 ? " by " : ", ") + path(ids[i]);
  return text;
}

void Printer::body(const Threshold& threshold) {
  out += fmt::format("  threshold {}{} of {}", p(threshold.filter), fields(threshold.groupBy), threshold.count);
  if (threshold.cardinalityField)
    out += fmt::format(", {} different {}", threshold.cardinality, path(*threshold.cardinalityField));
  out += fmt::format(" within {} ns\n", threshold.windowNs);
}

void Printer::body(const NewTerms& terms) {
  out += fmt::format("  new terms {}{}", p(terms.filter), fields(terms.fields));
  out += terms.historyNs ? fmt::format(" within {} ns\n", *terms.historyNs)
                         : fmt::format(" since {} ns\n", terms.historyStartNs);
}

void Printer::body(const ThreatMatch& threat) {
  out += fmt::format("  threat match {} with indicators {}, {}\n", p(threat.filter), p(threat.indicatorFilter),
                     jsonQuote(threat.indicatorPath));
  for (const std::vector<IndicatorEntry>& group : threat.groups) {
    out += "    if";
    for (size_t i = 0; i < group.size(); ++i)
      out += fmt::format("{} {} {} {}", i == 0 ? "" : " and", path(group[i].field), group[i].negate ? "is not" : "is",
                         path(group[i].indicatorField));
    out += '\n';
  }
}

void Printer::suppression(const Suppression& s) {
  out += fmt::format("  suppress{}", fields(s.groupBy));
  if (s.durationNs) out += fmt::format(" for {} ns", *s.durationNs);
  if (s.eachValue) out += ", each value";
  out += s.missingIsValue ? "\n" : ", not without a field\n";
}

/// `path`, `<pattern>`, `{path of objects}`; of the fields of an object ` of {its path}`, too.
std::string reference(const Field& field) {
  std::string text = field.isPattern ? "<" + field.path + ">" : field.isObjects ? "{" + field.path + "}" : field.path;
  return field.within.empty() ? text : text + " of {" + field.within + "}";
}

std::string fieldLine(const Field& field) {
  std::string line = fmt::format("field {}: {}", reference(field), kindOf(field));
  for (const std::string& path : field.except) line += fmt::format(", not {}", path);
  if (field.ignoreAbove) line += fmt::format(", at most {} units", *field.ignoreAbove);
  if (field.nullValue) line += fmt::format(", null is {}", jsonQuote(*field.nullValue));
  for (const std::string& format : field.dateFormats) line += fmt::format(", format {}", jsonQuote(format));
  return line + '\n';
}

}  // namespace

std::string_view name(Type type) {
  switch (type) {
    case Type::Text:
      return "text";
    case Type::Integer:
      return "integer";
    case Type::Unsigned:
      return "unsigned";
    case Type::Double:
      return "double";
    case Type::Boolean:
      return "boolean";
    case Type::Date:
      return "date";
    case Type::DateNanos:
      return "date_nanos";
    case Type::Address:
      return "address";
    case Type::Version:
      return "version";
    case Type::Number:
      return "number";
  }
  __builtin_unreachable();
}

std::string_view kindOf(const Field& field) { return field.isObjects ? "objects" : name(field.type); }

std::string print(const RuleSet& set) {
  Printer printer(set);
  for (const Field& field : set.fields) printer.out += fieldLine(field);
  for (const Rule& rule : set.rules) {
    printer.out += fmt::format("\nrule {} {}\n", jsonQuote(rule.metadata.id), jsonQuote(rule.metadata.name));
    printer.rule(rule);
  }
  return printer.out;
}

std::string printMeaning(const RuleSet& set, const Rule& rule) {
  Printer printer(set);
  printer.rule(rule);
  return printer.out;
}

}  // namespace rulec::ir
