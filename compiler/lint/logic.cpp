// unsatisfiable_expr, invariant_expr, exclusion_never_applies, redundant_clause, nullable_join_key: parts of a filter
// that cannot be what they seem to be for.
//
// Each part is looked at where it matters: an operand of `and` while the others hold, one of `or` while the others do
// not. What is then surely false never holds; below an odd number of `not` it never excludes. What is then surely true,
// or false only since another operand says as much, changes nothing. Certain for events with several values of a field,
// in a first walk; in a second one fields that the Elastic Common Schema gives one value are taken to have one, and the
// finding says so. Not everything is found: see truth.h. A filter of more than kMaxFormula nodes is passed over, and
// one that takes more than Work allows is left.
#include "compiler/ir/operands.h"
#include "compiler/lint/lints.h"
#include "compiler/lint/truth.h"
#include "compiler/sema/schema.h"

#include <algorithm>

namespace rulec::lint {
namespace {

using Kind = Formula::Kind;

/// Looks through one filter under one view of its fields.
class Walk {
 public:
  /// \param spelledTwice fields that the query asks with regard to case and without: what either says is meant
  Walk(const Formula& formula, const SingleFields& single, const std::set<ir::FieldId>& spelledTwice,
       std::vector<Place>& found, Diagnostics& diagnostics)
      : formula_(formula), single_(single), spelledTwice_(spelledTwice), found_(found), diagnostics_(diagnostics) {}

  void run() {
    auto root = static_cast<uint32_t>(formula_.nodes.size() - 1);
    if (node(root).kind == Kind::Constant) return;  // `any where true`
    Facts nothing(formula_, single_, work_);
    if (std::optional<bool> truth = nothing.truth(root)) {
      report(*truth ? DiagnosticCode::invariant_expr : DiagnosticCode::unsatisfiable_expr, root);
      return;
    }
    std::vector<Part> pending{{root, std::move(nothing), false}};
    while (!pending.empty() && work_.left > 0) {
      Part part = std::move(pending.back());
      pending.pop_back();
      for (Part& below : look(part)) pending.push_back(std::move(below));
    }
  }

 private:
  /// A node, what holds where it matters, and whether it stands below an odd number of `not`.
  struct Part {
    uint32_t node;
    Facts facts;
    bool negated;
  };

  const Formula::Node& node(uint32_t id) const { return formula_.nodes[id]; }

  std::vector<Part> look(const Part& part) {
    const Formula::Node& n = node(part.node);
    if (n.kind == Kind::Not) return {{n.operands.front(), part.facts, !part.negated}};
    if (n.kind != Kind::And && n.kind != Kind::Or) return {};
    if (std::ranges::any_of(n.operands, [&](uint32_t id) { return !node(id).place.file.valid(); })) return {};
    return n.kind == Kind::And ? lookAtAnd(part, n) : lookAtOr(part, n);
  }

  /// What holds where operand number `which` matters: the others, but for those in `dropped`, are `value`.
  Facts others(const Part& part, const Formula::Node& n, size_t which, bool value,
               const std::vector<bool>& dropped) const {
    Facts facts = part.facts;
    for (size_t i = 0; i < n.operands.size(); ++i)
      if (i != which && !dropped[i]) facts.assume(n.operands[i], value);
    return facts;
  }

  std::vector<Part> lookAtAnd(const Part& part, const Formula::Node& n) {
    std::vector<bool> dropped(n.operands.size());
    for (size_t i = n.operands.size(); i-- > 0;) {
      uint32_t id = n.operands[i];
      Facts facts = others(part, n, i, true, dropped);
      if (facts.contradict()) continue;
      std::optional<bool> truth = facts.truth(id);
      if (truth == false) {
        never(part, n, id);
        return {};
      }
      dropped[i] = truth == true && !asksForPresence(id);
      if (dropped[i] && node(id).kind != Kind::Constant) always(id);
    }
    return rest(part, n, true, dropped);
  }

  /// The operands that are not in `dropped`, each where it matters.
  std::vector<Part> rest(const Part& part, const Formula::Node& n, bool value, const std::vector<bool>& dropped) const {
    std::vector<Part> below;
    for (size_t i = 0; i < n.operands.size(); ++i) {
      if (dropped[i] || node(n.operands[i]).operands.empty()) continue;
      Facts facts = others(part, n, i, value, dropped);
      if (!facts.contradict()) below.push_back({n.operands[i], std::move(facts), part.negated});
    }
    return below;
  }

  std::vector<Part> lookAtOr(const Part& part, const Formula::Node& n) {
    std::vector<bool> dropped(n.operands.size());
    for (size_t i = n.operands.size(); i-- > 0;) {
      uint32_t id = n.operands[i];
      Facts facts = others(part, n, i, false, dropped);
      if (facts.contradict()) continue;
      std::optional<bool> truth = facts.truth(id);
      if (truth == true) {
        report(DiagnosticCode::invariant_expr, part.node);
        return {};
      }
      dropped[i] = truth == false;
      if (dropped[i] && node(id).kind != Kind::Constant) neverDecides(part, id);
    }
    return rest(part, n, false, dropped);
  }

  /// Operand `id` contradicts the others of an `and`, or what stands around it.
  void never(const Part& part, const Formula::Node& n, uint32_t id) {
    bool alone = n.operands.size() == 1;
    Diagnostic* d =
        report(part.negated ? DiagnosticCode::exclusion_never_applies : DiagnosticCode::unsatisfiable_expr, id);
    if (d != nullptr && !alone) d->notes.insert(d->notes.begin(), "it contradicts the other conditions here");
  }

  /// `f != null` and `f != ""`, which authors write to be plain.
  bool asksForPresence(uint32_t id) const {
    bool isNegated = false;
    for (; node(id).kind == Kind::Not; isNegated = !isNegated) id = node(id).operands.front();
    if (node(id).kind != Kind::Test) return false;
    const Language& asked = node(id).language;
    bool isEmptyText = asked.globs.size() == 1 && asked.globs.front().signs.empty();
    return isNegated ? isEmptyText : asked.everything;
  }

  /// A multi-field such as `f.caseless` is not in every index: authors ask f beside it.
  bool isSpelledTwice(uint32_t id) const {
    const Formula::Node& n = node(id);
    return (n.kind == Kind::Test || n.oneField) && spelledTwice_.contains(n.field);
  }

  void always(uint32_t id) {
    if (Facts(formula_, single_, work_).truth(id) == true) {
      report(DiagnosticCode::invariant_expr, id);
    } else if (node(id).kind == Kind::Not) {
      uint32_t excluded = node(id).operands.front();  // `!=` is written as one
      report(DiagnosticCode::exclusion_never_applies, node(excluded).place.file.valid() ? excluded : id);
    } else if (Diagnostic* d = report(DiagnosticCode::redundant_clause, id, "the condition"); d != nullptr) {
      d->notes.insert(d->notes.begin(), "the other conditions here imply it");
    }
  }

  void neverDecides(const Part& part, uint32_t id) {
    if (part.facts.truth(id) == false) {
      report(part.negated ? DiagnosticCode::exclusion_never_applies : DiagnosticCode::unsatisfiable_expr, id);
    } else if (isSpelledTwice(id)) {
      return;
    } else if (Diagnostic* d = report(DiagnosticCode::redundant_clause, id, "the alternative"); d != nullptr) {
      d->notes.insert(d->notes.begin(), "another alternative holds whenever it does");
    }
  }

  static bool overlap(const Place& a, const Place& b) {
    return a.file == b.file && a.span.begin < b.span.end && b.span.begin < a.span.end;
  }

  /// \returns null if something there was reported before
  template <class... Args>
  Diagnostic* report(DiagnosticCode code, uint32_t id, const Args&... args) {
    const Place& place = node(id).place;
    if (!place.file.valid() || std::ranges::any_of(found_, [&](const Place& p) { return overlap(p, place); }))
      return nullptr;
    found_.push_back(place);
    Diagnostic& d = diagnostics_.report(code, place, args...);
    if (!single_.empty()) d.notes.push_back("provided that no event has several values of a field that ECS gives one");
    return &d;
  }

  const Formula& formula_;
  const SingleFields& single_;
  const std::set<ir::FieldId>& spelledTwice_;
  std::vector<Place>& found_;
  Diagnostics& diagnostics_;
  Work work_;
};

/// Whether the schema's word on several values is that of ECS: the built-in table has fields of other sources, too.
bool isOfEcs(std::string_view path) {
  constexpr std::string_view kSets[] = {"client", "cloud",   "destination", "dll",  "dns",    "event",  "file", "host",
                                        "http",   "network", "process",     "rule", "server", "source", "url",  "user"};
  return std::ranges::find(kSets, path.substr(0, path.find('.'))) != std::end(kSets);
}

SingleFields singleFields(const ir::RuleSet& set, const Formula& formula) {
  static const sema::Schema kBuiltin = sema::builtinSchema();
  SingleFields single;
  for (const Formula::Node& node : formula.nodes) {
    if (node.kind != Kind::Test || single.contains(node.field)) continue;
    if (set.fields[node.field].isPattern) continue;
    std::optional<sema::FieldInfo> known = kBuiltin.find(set.fields[node.field].path);
    if (known && !known->array && isOfEcs(set.fields[node.field].path)) single.insert(node.field);
  }
  return single;
}

/// The fields whose values a query asks by the name of a multi-field.
std::set<ir::FieldId> multiFields(const Subject& subject) {
  std::set<std::string_view> paths;
  if (const auto* query = std::get_if<sema::CheckedKql>(&subject.rule.query))
    for (const sema::KqlLeaf& leaf : query->leaves)
      for (const sema::KqlField& field : leaf.fields)
        if (field.name != field.reading.path) paths.insert(field.reading.path);
  std::set<ir::FieldId> fields;
  for (uint32_t i = 0; i < subject.set.fields.size(); ++i)
    if (paths.contains(subject.set.fields[ir::FieldId{i}].path)) fields.insert(ir::FieldId{i});
  return fields;
}

class FilterLint {
 public:
  FilterLint(const Subject& subject, Diagnostics& diagnostics)
      : subject_(subject), diagnostics_(diagnostics), spelledTwice_(multiFields(subject)) {}

  void run() {
    ir::forEachFilter(subject_.set.rules[subject_.id], [&](const ir::PredicateId& filter) {
      if (!seen_.insert(filter).second) return;  // a step that runs several times
      std::optional<Formula> formula = makeFormula(subject_.set, filter);
      if (!formula) return;
      SingleFields none;
      Walk(*formula, none, spelledTwice_, found_, diagnostics_).run();
      SingleFields single = singleFields(subject_.set, *formula);
      if (!single.empty()) Walk(*formula, single, spelledTwice_, found_, diagnostics_).run();
    });
    const auto& body = subject_.set.rules[subject_.id].body;
    if (const auto* sequence = std::get_if<ir::Sequence>(&body)) checkKeys(sequence->steps);
    if (const auto* sample = std::get_if<ir::Sample>(&body)) checkKeys(sample->steps);
  }

 private:
  void checkKeys(const std::vector<ir::Step>& steps) {
    std::set<ir::PredicateId> checked;
    for (const ir::Step& step : steps)
      if (checked.insert(step.filter).second) checkKeys(step);
  }

  /// A filter that no event with the key satisfies, though some event does.
  void checkKeys(const ir::Step& step) {
    std::optional<Formula> formula = makeFormula(subject_.set, step.filter);
    if (!formula) return;
    auto root = static_cast<uint32_t>(formula->nodes.size() - 1);
    SingleFields none;
    for (const ir::KeyPart& part : step.key) {
      if (!part.field || part.optional) continue;
      Work work;
      Facts facts(*formula, none, work);
      if (facts.truth(root)) return;
      facts.assumePresent(*part.field);
      if (facts.truth(root) != false) continue;
      diagnostics_
          .report(DiagnosticCode::nullable_join_key, formula->nodes[root].place, subject_.set.fields[*part.field].path)
          .help = "the filter asks for its absence";
    }
  }

  const Subject& subject_;
  Diagnostics& diagnostics_;
  std::set<ir::FieldId> spelledTwice_;
  std::set<ir::PredicateId> seen_;
  std::vector<Place> found_;
};

}  // namespace

void logic(const Subject& subject, Diagnostics& diagnostics) { FilterLint(subject, diagnostics).run(); }

}  // namespace rulec::lint
