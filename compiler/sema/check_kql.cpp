#include "compiler/sema/check_kql.h"

#include "compiler/sema/kql_fields.h"
#include "compiler/sema/kql_value.h"
#include "compiler/syntax/kql/parser.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rulec::sema {
namespace {

class Checker {
 public:
  Checker(kql::Query query, const Schema& schema, Diagnostics& diagnostics)
      : schema_(schema), diagnostics_(diagnostics), before_(diagnostics.errorCount()) {
    checked_.query = std::move(query);
    checked_.leaves.resize(checked_.query.nodes.size());
    fields_.resize(checked_.query.names.size());
  }

  std::optional<CheckedKql> run() {
    findNested();
    for (uint32_t i = 0; i < checked_.query.nodes.size(); ++i) {
      kql::NodeId id{i};
      if (isNested_[i]) continue;
      std::visit(Overload{[&](const kql::Is& n) { check(id, n); }, [&](const kql::Range& n) { check(id, n); },
                          [&](const kql::Nested& n) { check(n); }, [](const auto&) {}},
                 checked_.query.nodes[id].node);
      if (diagnostics_.errorCount() >= before_ + kMaxMistakes) break;
    }
    if (diagnostics_.errorCount() != before_) return std::nullopt;
    return std::move(checked_);
  }

 private:
  /// Names in the bodies of nested groups are relative to the group: they are not looked at.
  void findNested() {
    isNested_.resize(checked_.query.nodes.size());
    for (size_t i = isNested_.size(); i-- > 0;) {
      auto mark = [&](kql::NodeId operand) { isNested_[operand.index] = true; };
      std::visit(Overload{[&](const kql::Nested& n) { mark(n.body); },
                          [&](const kql::Not& n) {
                            if (isNested_[i]) mark(n.operand);
                          },
                          [&](const auto& n) {
                            if constexpr (requires { n.operands; })
                              if (isNested_[i]) std::ranges::for_each(n.operands, mark);
                          }},
                 checked_.query.nodes[kql::NodeId{static_cast<uint32_t>(i)}].node);
    }
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

  const std::vector<KqlField>& resolve(kql::NameId id, KqlAsks asks) {
    Resolved& resolved = fields_[id.index][static_cast<size_t>(asks)];
    if (std::exchange(resolved.known, true)) return resolved.fields;
    resolved.fields = kqlFields(checked_.query.names[id], checked_.query.file, asks, schema_, diagnostics_);
    return resolved.fields;
  }

  void check(kql::NodeId id, const kql::Is& n) {
    for (const KqlField& field : resolve(n.field, n.value.isAnything() ? KqlAsks::AnyValue : KqlAsks::Values)) {
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
    for (const KqlField& field : resolve(n.field, KqlAsks::Values)) {
      if (field.type == FieldType::Text || field.type == FieldType::Boolean) {
        report(DiagnosticCode::range_type, checked_.query.names[n.field].span, field.name,
               field.type == FieldType::Text ? "a text of words" : describe(valueType(field.type)));
      } else if (hasType(field, n.op, n.value) && (!n.other || hasType(field, n.other->op, n.other->value))) {
        checked_.leaves[id.index].fields.push_back(field);
      }
    }
  }

  void check(const kql::Nested& n) {
    const kql::Literal& name = checked_.query.names[n.field];
    report(DiagnosticCode::unsupported_nested, join(name.span, checked_.query.nodes[n.body].span), name.text);
  }

  CheckedKql checked_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
  size_t before_;
  std::vector<std::array<Resolved, 2>> fields_;  // by name and what is asked of it
  std::vector<bool> isNested_;                   // by node
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
