#include "compiler/sema/lower_leaf.h"

#include "compiler/ir/network.h"
#include "compiler/sema/builtin.h"

#include <algorithm>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;

std::string asciiLower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

bool hasWildcard(std::string_view pattern) { return pattern.find_first_of("*?") != std::string_view::npos; }

class LeafLowering {
 public:
  LeafLowering(const CheckedQuery& checked, IrBuilder& builder, Diagnostics& diagnostics)
      : checked_(checked), builder_(builder), diagnostics_(diagnostics) {}

  Truth lower(ExprId id) {
    return std::visit([&](const auto& node) { return leaf(id, node); }, expr(id).node);
  }

 private:
  const eql::Expr& expr(ExprId id) const { return checked_.query.exprs[id]; }
  Place place(ExprId id) const { return {checked_.query.file, expr(id).span}; }
  ExprType type(ExprId id) const { return checked_.of(id).type; }
  bool isNull(ExprId id) const { return type(id) == ExprType::Null; }

  template <class Node>
  const Node* as(ExprId id) const {
    return std::get_if<Node>(&expr(id).node);
  }
  /// The mapped field that `id` names, or none.
  std::optional<ir::FieldId> fieldOf(ExprId id) {
    const auto* ref = as<eql::FieldRef>(id);
    if (ref == nullptr || !checked_.of(id).field) return std::nullopt;
    return builder_.field(readingOf(ref->path, *checked_.of(id).field));
  }

  Truth constant(bool value) { return {builder_.constant(value), {}}; }
  Truth null() { return {builder_.constant(false), builder_.constant(false)}; }

  template <class... Args>
  Truth refuse(DiagnosticCode code, ExprId at, const Args&... args) {
    diagnostics_.report(code, place(at), args...);
    return constant(false);
  }

  Truth leaf(ExprId id, const eql::StringLiteral&) {
    return refuse(DiagnosticCode::unsupported_expression, id, "a text as condition");
  }
  Truth leaf(ExprId id, const eql::NumberLiteral&) {
    return refuse(DiagnosticCode::unsupported_expression, id, "a number as condition");
  }
  Truth leaf(ExprId, const eql::BooleanLiteral& n) { return constant(n.value); }
  Truth leaf(ExprId, const eql::NullLiteral&) { return null(); }
  Truth leaf(ExprId id, const eql::Unary&) {
    return refuse(DiagnosticCode::unsupported_expression, id, "a number as condition");
  }

  Truth leaf(ExprId id, const eql::FieldRef&) {
    std::optional<ir::FieldId> field = fieldOf(id);
    if (!field) return null();
    return {builder_.anyOf(*field, [](ir::ValueId e) { return ir::IsTrue{e}; }), {}};
  }

  Truth leaf(ExprId id, const eql::FunctionCall& n) {
    if (checked_.of(id).function != Builtin::CidrMatch)
      return refuse(DiagnosticCode::unsupported_function, id, info(*checked_.of(id).function).spelling);
    if (std::ranges::any_of(n.arguments, [&](ExprId a) { return isNull(a); })) return null();
    std::optional<ir::FieldId> field = fieldOf(n.arguments.front());
    if (!field) return refuse(DiagnosticCode::unsupported_expression, n.arguments.front(), "a computed address");
    std::vector<ir::Network> networks;
    for (size_t i = 1; i < n.arguments.size(); ++i) {
      const auto* text = as<eql::StringLiteral>(n.arguments[i]);
      if (text == nullptr)
        return refuse(DiagnosticCode::unsupported_expression, n.arguments[i], "a computed address block");
      networks.push_back(*ir::parseNetwork(text->value));
    }
    return {builder_.anyOf(*field, [&](ir::ValueId e) { return ir::AddressInNetworks{e, std::move(networks)}; }), {}};
  }

  Truth leaf(ExprId id, const eql::Binary& n) {
    if (n.op == BinaryOp::NotEqual) return invert(equality(id, n));
    if (n.op == BinaryOp::Equal) return equality(id, n);
    if (isNull(n.left) || isNull(n.right)) return null();
    return refuse(DiagnosticCode::unsupported_operator, id, "this comparison", describe(type(n.left)));
  }

  Truth invert(Truth truth) {
    if (truth.isFalse) return {*truth.isFalse, truth.isTrue};
    return {builder_.negate(truth.isTrue), {}};
  }

  Truth equality(ExprId id, const eql::Binary& n) {
    if (isNull(n.left) || isNull(n.right)) return absence(id, isNull(n.left) ? n.right : n.left);
    ExprId value = checked_.of(n.right).constant ? n.left : n.right;
    ExprId literal = checked_.of(n.right).constant ? n.right : n.left;
    std::optional<ir::FieldId> field = fieldOf(value);
    const auto* boolean = as<eql::BooleanLiteral>(literal);
    if (!field && boolean != nullptr && !checked_.of(value).constant)
      return boolean->value ? lower(value) : invert(lower(value));
    if (!field) return refuse(DiagnosticCode::unsupported_expression, id, "this comparison");
    if (type(value) == ExprType::Text) return textEquality(id, *field, literal);
    if (type(value) == ExprType::Address) return addressEquality(*field, literal);
    if (boolean != nullptr && boolean->value) return lower(value);
    return refuse(DiagnosticCode::unsupported_operator, id, "==", describe(type(value)));
  }

  /// `x == null`, also where a side folded to null: whether x has no value.
  Truth absence(ExprId id, ExprId other) {
    if (isNull(other)) return constant(true);
    if (checked_.of(other).constant) return constant(false);
    std::optional<ir::FieldId> field = fieldOf(other);
    if (!field) return refuse(DiagnosticCode::unsupported_expression, id, "a computed value compared with null");
    return {builder_.negate(builder_.add(ir::Predicate{ir::HasValue{*field}})), {}};
  }

  Truth textEquality(ExprId id, ir::FieldId field, ExprId literal) {
    if (const auto* text = as<eql::StringLiteral>(literal)) return {builder_.textIs(field, text->value), {}};
    if (const auto* boolean = as<eql::BooleanLiteral>(literal))
      return {builder_.textIs(field, boolean->value ? "true" : "false"), {}};
    const auto* number = as<eql::NumberLiteral>(literal);
    if (number == nullptr || std::holds_alternative<double>(number->value))
      return refuse(DiagnosticCode::unsupported_operator, id, "==", "text with this number");
    return {builder_.textIs(field, std::visit([](auto v) { return fmt::format("{}", v); }, number->value)), {}};
  }

  Truth addressEquality(ir::FieldId field, ExprId literal) {
    const auto* text = as<eql::StringLiteral>(literal);
    if (text == nullptr) return refuse(DiagnosticCode::unsupported_expression, literal, "a computed address");
    std::vector<ir::Network> block{*ir::parseNetwork(text->value)};
    return {builder_.anyOf(field, [&](ir::ValueId e) { return ir::AddressInNetworks{e, std::move(block)}; }), {}};
  }

  Truth leaf(ExprId id, const eql::Membership& n) {
    Truth truth = membership(id, n);
    return n.negated ? invert(truth) : truth;
  }

  Truth membership(ExprId id, const eql::Membership& n) {
    if (isNull(n.operand)) return null();
    std::optional<ir::FieldId> field = fieldOf(n.operand);
    if (!field || type(n.operand) != ExprType::Text)
      return refuse(DiagnosticCode::unsupported_operator, id, "this list",
                    field ? describe(type(n.operand)) : "a computed value");
    if (n.op == MembershipOp::Regex || n.op == MembershipOp::RegexInsensitive)
      return refuse(DiagnosticCode::unsupported_operator, id, "regex", "text");
    bool pattern = n.op == MembershipOp::Match || n.op == MembershipOp::Like || n.op == MembershipOp::LikeInsensitive;
    bool fold =
        n.op == MembershipOp::InInsensitive || n.op == MembershipOp::Match || n.op == MembershipOp::LikeInsensitive;
    std::vector<std::string> members;
    for (ExprId member : n.members) {
      if (isNull(member)) continue;  // equal to nothing
      const auto* text = as<eql::StringLiteral>(member);
      if (text == nullptr) return refuse(DiagnosticCode::unsupported_expression, member, "a computed list element");
      if (pattern && hasWildcard(text->value))
        return refuse(DiagnosticCode::unsupported_operator, member, "a wildcard", "text");
      members.push_back(fold ? asciiLower(text->value) : text->value);
    }
    if (members.empty()) return constant(false);
    std::ranges::sort(members);
    members.erase(std::ranges::unique(members).begin(), members.end());
    ir::CaseRule rule = fold ? ir::CaseRule::AsciiFold : ir::CaseRule::Exact;
    return {builder_.anyOf(*field, [&](ir::ValueId e) { return ir::TextIsOneOf{e, std::move(members), rule}; }), {}};
  }

  const CheckedQuery& checked_;
  IrBuilder& builder_;
  Diagnostics& diagnostics_;
};

}  // namespace

ir::FieldId IrBuilder::field(const ir::Field& field) {
  auto [entry, isNew] = fields_.try_emplace(field);
  if (isNew) entry->second = set.fields.add(field);
  return entry->second;
}

ir::PredicateId IrBuilder::constant(bool value) { return add(ir::Predicate{ir::Constant{value}}); }
ir::PredicateId IrBuilder::negate(ir::PredicateId operand) { return add(ir::Predicate{ir::Not{operand}}); }

ir::PredicateId IrBuilder::textIs(ir::FieldId field, std::string text) {
  return anyOf(field, [&](ir::ValueId e) { return ir::TextIsOneOf{e, {std::move(text)}, ir::CaseRule::Exact}; });
}

Truth lowerLeaf(const CheckedQuery& checked, eql::ExprId id, IrBuilder& builder, Diagnostics& diagnostics) {
  return LeafLowering(checked, builder, diagnostics).lower(id);
}

}  // namespace rulec::sema
