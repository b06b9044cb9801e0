#include "compiler/sema/check_kql.h"

#include "compiler/sema/kql_fields.h"
#include "compiler/sema/kql_value.h"
#include "compiler/syntax/kql/parser.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace rulec::sema {
namespace {

class Checker {
 public:
  Checker(kql::Query query, const Schema& schema, Diagnostics& diagnostics)
      : schema_(schema), diagnostics_(diagnostics), before_(diagnostics.errorCount()) {
    checked_.query = std::move(query);
    checked_.leaves.resize(checked_.query.nodes.size());
    scopeOf_.resize(checked_.query.nodes.size());
  }

  std::optional<CheckedKql> run() {
    findScopes();
    for (uint32_t i = 0; i < checked_.query.nodes.size(); ++i) {
      kql::NodeId id{i};
      if (!scopes_[scopeOf_[i]].isSound) continue;
      std::visit(Overload{[&](const kql::Is& n) { check(id, n); }, [&](const kql::Range& n) { check(id, n); },
                          [](const auto&) {}},
                 checked_.query.nodes[id].node);
      if (diagnostics_.errorCount() >= before_ + kMaxMistakes) break;
    }
    if (diagnostics_.errorCount() != before_) return std::nullopt;
    return std::move(checked_);
  }

 private:
  /// The group that a node stands in. Users come behind their operands, and each node has one.
  void findScopes() {
    for (uint32_t i = static_cast<uint32_t>(scopeOf_.size()); i-- > 0;) {
      auto put = [&](kql::NodeId operand, size_t scope) { scopeOf_[operand.index] = scope; };
      std::visit(Overload{[&](const kql::Nested& n) { put(n.body, addScope(kql::NodeId{i}, n)); },
                          [&](const kql::Not& n) { put(n.operand, scopeOf_[i]); },
                          [&](const auto& n) {
                            if constexpr (requires { n.operands; })
                              for (kql::NodeId operand : n.operands) put(operand, scopeOf_[i]);
                          }},
                 checked_.query.nodes[kql::NodeId{i}].node);
    }
  }

  /// The objects whose fields names stand for; the first scope is the event.
  struct Scope {
    std::string within;
    bool wholeNames = false;
    bool isSound = true;  // else it was reported, and of names in it nothing is known
  };

  size_t addScope(kql::NodeId id, const kql::Nested& n) {
    Scope around = scopes_[scopeOf_[id.index]];
    kql::Literal objects = whole(n.field, scopeOf_[id.index]);
    std::vector<KqlField>& fields = checked_.leaves[id.index].fields;
    if (around.isSound) fields = kqlObjects(objects, around.within, checked_.query.file, schema_, diagnostics_);
    scopes_.push_back({objects.text, n.wholeNames, !fields.empty()});
    return scopes_.size() - 1;
  }

  [[nodiscard]] kql::Literal whole(kql::NameId name, size_t scope) const {
    const kql::Literal& written = checked_.query.names[name];
    return scopes_[scope].wholeNames ? written : wholeName(written, scopes_[scope].within);
  }

  /// What a name stands for; found once.
  struct Resolved {
    bool known = false;
    std::vector<KqlField> fields;
  };

  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    return diagnostics_.report(code, {checked_.query.file, span}, args...);
  }

  const std::vector<KqlField>& resolve(kql::NodeId node, kql::NameId name, KqlAsks asks) {
    size_t scope = scopeOf_[node.index];
    Resolved& resolved = fields_[{name, scope, asks}];
    if (std::exchange(resolved.known, true)) return resolved.fields;
    resolved.fields =
        kqlFields(whole(name, scope), scopes_[scope].within, checked_.query.file, asks, schema_, diagnostics_);
    return resolved.fields;
  }

  void check(kql::NodeId id, const kql::Is& n) {
    for (const KqlField& field : resolve(id, n.field, n.value.isAnything() ? KqlAsks::AnyValue : KqlAsks::Values)) {
      if (!accepts(field, n.value)) break;  // the other fields of a pattern would say the same
      checked_.leaves[id.index].fields.push_back(field);
    }
  }

  bool accepts(const KqlField& field, const kql::Literal& value) {
    if (value.isAnything() || isKeyword(field.type) || field.type == FieldType::Text) return true;
    if (value.isPattern()) {
      report(DiagnosticCode::pattern_type, value.span, field.name, describe(valueType(field.type)));
      return false;
    }
    return hasType(field, {}, value);
  }

  bool hasType(const KqlField& field, std::optional<kql::RangeOp> op, const kql::Literal& value) {
    if (kqlRange(field, op, value.text)) return true;
    report(DiagnosticCode::value_type, value.span, value.text, describe(valueType(field.type)), field.name);
    return false;
  }

  void check(kql::NodeId id, const kql::Range& n) {
    for (const KqlField& field : resolve(id, n.field, KqlAsks::Values)) {
      if (field.type == FieldType::Text || field.type == FieldType::Boolean) {
        report(DiagnosticCode::range_type, checked_.query.names[n.field].span, field.name,
               field.type == FieldType::Text ? "a text of words" : describe(valueType(field.type)));
      } else if (hasType(field, n.op, n.value) && (!n.other || hasType(field, n.other->op, n.other->value))) {
        checked_.leaves[id.index].fields.push_back(field);
      }
    }
  }

  CheckedKql checked_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
  size_t before_;
  std::map<std::tuple<kql::NameId, size_t, KqlAsks>, Resolved> fields_;  // by name, scope and what is asked
  std::vector<Scope> scopes_ = {{}};
  std::vector<size_t> scopeOf_;  // by node
};

}  // namespace

std::optional<CheckedKql> checkKql(kql::Query query, const Schema& schema, Diagnostics& diagnostics) {
  return Checker(std::move(query), schema, diagnostics).run();
}

std::optional<CheckedKql> readKql(const MappedText& text, const Schema& schema, Diagnostics& diagnostics) {
  std::optional<kql::Query> query = kql::parse(text, diagnostics);
  if (!query) return std::nullopt;
  return checkKql(*std::move(query), schema, diagnostics);
}

}  // namespace rulec::sema
