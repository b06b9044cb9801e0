#include "compiler/sema/lower_leaf.h"

#include "compiler/ir/automaton.h"
#include "compiler/ir/network.h"
#include "compiler/ir/operands.h"
#include "compiler/ir/pattern.h"
#include "compiler/sema/builtin.h"
#include "compiler/sema/range.h"
#include "compiler/support/ascii.h"
#include "compiler/syntax/eql/spelling.h"

#include <algorithm>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;
using ir::ValueId;

bool isEquality(BinaryOp op) { return op == BinaryOp::Equal || op == BinaryOp::NotEqual; }
bool isLogic(BinaryOp op) { return op == BinaryOp::And || op == BinaryOp::Or; }
bool isOrder(BinaryOp op) {
  return op == BinaryOp::Less || op == BinaryOp::LessEqual || op == BinaryOp::Greater || op == BinaryOp::GreaterEqual;
}

BinaryOp mirrored(BinaryOp op) {
  switch (op) {
    case BinaryOp::Less:
      return BinaryOp::Greater;
    case BinaryOp::LessEqual:
      return BinaryOp::GreaterEqual;
    case BinaryOp::Greater:
      return BinaryOp::Less;
    case BinaryOp::GreaterEqual:
      return BinaryOp::LessEqual;
    default:
      return op;
  }
}

bool isPattern(MembershipOp op) {
  return op == MembershipOp::Match || op == MembershipOp::Like || op == MembershipOp::LikeInsensitive;
}
bool isRegex(MembershipOp op) { return op == MembershipOp::Regex || op == MembershipOp::RegexInsensitive; }
bool foldsCase(MembershipOp op) {
  return op == MembershipOp::InInsensitive || op == MembershipOp::Match || op == MembershipOp::LikeInsensitive;
}

/// One leaf. Values are made as the expression stands, a mention of a field for each place where it stands.
class LeafLowering {
 public:
  LeafLowering(const CheckedQuery& checked, const Constants& constants, IrBuilder& builder, Diagnostics& diagnostics)
      : checked_(checked), constants_(constants), builder_(builder), diagnostics_(diagnostics) {}

  Truth lower(ExprId id) {
    if (isNull(id)) return {builder_.constant(false), builder_.constant(false)};
    if (isConstant(id)) return {builder_.constant(scalar(id) == ir::Scalar(true)), {}};
    if (const auto* binary = as<eql::Binary>(id); binary != nullptr && isEquality(binary->op)) {
      Truth truth = equality(id, *binary);
      return binary->op == BinaryOp::NotEqual ? invert(truth) : truth;
    }
    if (const auto* membership = as<eql::Membership>(id)) {
      Truth truth = {someValue(*membership), {}};
      return membership->negated ? invert(truth) : truth;
    }
    return {exists([&] { return truthValue(id); }), {}};
  }

 private:
  const eql::Expr& expr(ExprId id) const { return checked_.query.exprs[id]; }
  Place place(ExprId id) const { return {checked_.query.file, expr(id).span}; }
  ExprType type(ExprId id) const { return checked_.of(id).type; }
  bool isNull(ExprId id) const { return constants_.isNull[id.index]; }
  bool isConstant(ExprId id) const { return checked_.of(id).constant; }
  const ir::Scalar& scalar(ExprId id) const { return *constants_.values[id.index]; }

  template <class Node>
  const Node* as(ExprId id) const {
    return std::get_if<Node>(&expr(id).node);
  }
  bool isField(ExprId id) const { return as<eql::FieldRef>(id) != nullptr; }
  const std::vector<std::string>& dateFormats(ExprId id) const {
    static const std::vector<std::string> kNone;
    return checked_.of(id).field ? checked_.of(id).field->dateFormats : kNone;
  }

  ValueId add(auto node) { return builder_.add(ir::Value{std::move(node)}); }
  ValueId literal(std::optional<ir::Scalar> value) { return add(ir::Literal{std::move(value)}); }
  ValueId call(ir::Function function, std::vector<ValueId> arguments, bool insensitive = false) {
    return add(ir::Call{function, insensitive, std::move(arguments)});
  }
  ir::Type irTypeOf(ValueId id) const { return ir::typeOf(builder_.set.values[id]); }

  template <class... Args>
  void report(DiagnosticCode code, ExprId at, const Args&... args) {
    diagnostics_.report(code, place(at), args...);
  }

  // ---- the leaf as a predicate -------------------------------------------------------------------------------------

  Truth invert(Truth truth) {
    if (truth.isFalse) return {*truth.isFalse, truth.isTrue};
    return {builder_.negate(truth.isTrue), {}};
  }

  /// Whether some choice of values for the fields that `make` mentions makes its value true.
  template <class Make>
  ir::PredicateId exists(Make make) {
    mentions_.clear();
    ValueId condition = make();
    // All of them may stand below something that is null anyway; the condition is evaluated once all the same.
    if (mentions_.empty()) mentions_.push_back(builder_.field(checked_.category));
    return builder_.add(ir::Predicate{ir::AnyOf{mentions_, condition}});
  }

  /// `x == true` and the like, where x is a test of its own, is x.
  bool isTest(ExprId id) const {
    if (type(id) != ExprType::Boolean || isConstant(id)) return false;
    const auto* binary = as<eql::Binary>(id);
    if (binary != nullptr) return !isLogic(binary->op);
    return as<eql::FunctionCall>(id) != nullptr || as<eql::Membership>(id) != nullptr;
  }

  Truth equality(ExprId id, const eql::Binary& n) {
    if (isNull(n.left) || isNull(n.right)) return absence(isNull(n.left) ? n.right : n.left);
    ExprId side = isConstant(n.right) ? n.left : n.right;
    const auto* boolean = std::get_if<bool>(&scalar(isConstant(n.right) ? n.right : n.left));
    if (boolean != nullptr && isTest(side)) return *boolean ? lower(side) : invert(lower(side));
    return {exists([&] { return comparison(id, n); }), {}};
  }

  /// `x == null`, also where a side folded to null: whether x has no value.
  Truth absence(ExprId other) {
    if (isNull(other)) return {builder_.constant(true), {}};
    if (isConstant(other)) return {builder_.constant(false), {}};
    if (const auto* ref = as<eql::FieldRef>(other)) {
      ir::FieldId field = builder_.field(readingOf(ref->path, *checked_.of(other).field));
      return {builder_.negate(builder_.add(ir::Predicate{ir::HasValue{field}})), {}};
    }
    return {exists([&] { return add(ir::IsAbsent{value(other)}); }), {}};
  }

  /// A list. For a field, whether one of several values is among one of several members is a question for each kind of
  /// member: they become tests of their own, which others may share.
  ir::PredicateId someValue(const eql::Membership& n) {
    if (!isField(n.operand)) return exists([&] { return membership(n); });
    if (isRegex(n.op)) return exists([&] { return regex(n, value(n.operand)); });
    std::vector<ir::PredicateId> tests;
    for (const Members& members : groups(n))
      tests.push_back(exists([&] { return test(n, members, value(n.operand)); }));
    if (tests.empty()) return builder_.constant(false);
    return tests.size() == 1 ? tests.front() : builder_.add(ir::Predicate{ir::Or{std::move(tests)}});
  }

  // ---- values ------------------------------------------------------------------------------------------------------

  ValueId value(ExprId id) {
    if (isNull(id)) return literal(std::nullopt);
    if (isConstant(id)) return literal(scalar(id));
    return std::visit([&](const auto& node) { return value(id, node); }, expr(id).node);
  }

  ValueId value(ExprId, const eql::StringLiteral& n) { return literal(n.value); }
  ValueId value(ExprId id, const eql::NumberLiteral&) { return literal(scalar(id)); }
  ValueId value(ExprId, const eql::BooleanLiteral& n) { return literal(n.value); }
  ValueId value(ExprId, const eql::NullLiteral&) { return literal(std::nullopt); }

  ValueId value(ExprId id, const eql::FieldRef& n) {
    ir::FieldId field = builder_.field(readingOf(n.path, *checked_.of(id).field));
    mentions_.push_back(field);
    return add(ir::Element{static_cast<uint32_t>(mentions_.size() - 1), builder_.set.fields[field].type});
  }

  ValueId value(ExprId, const eql::Unary& n) {
    if (n.op == eql::UnaryOp::Plus) return value(n.operand);
    return call(n.op == eql::UnaryOp::Not ? ir::Function::Not : ir::Function::Negate, {value(n.operand)});
  }

  ValueId value(ExprId id, const eql::Binary& n) {
    if (isOrder(n.op)) return comparison(id, n);
    if (!isEquality(n.op)) {
      ValueId left = value(n.left);
      return call(functionOf(n.op), {left, value(n.right)});
    }
    ValueId equal = equalValue(id, n);
    return n.op == BinaryOp::NotEqual ? call(ir::Function::Not, {equal}) : equal;
  }

  ValueId equalValue(ExprId id, const eql::Binary& n) {
    if (!isNull(n.left) && !isNull(n.right)) return comparison(id, n);
    ExprId other = isNull(n.left) ? n.right : n.left;
    return isNull(other) ? literal(true) : add(ir::IsAbsent{value(other)});
  }

  ValueId value(ExprId, const eql::Membership& n) {
    ValueId in = membership(n);
    return n.negated ? call(ir::Function::Not, {in}) : in;
  }

  ValueId value(ExprId id, const eql::FunctionCall& n) {
    Builtin builtin = *checked_.of(id).function;
    if (builtin == Builtin::CidrMatch) return cidrMatch(n);
    if (builtin == Builtin::StringContains && isField(n.arguments[0]) && isConstant(n.arguments[1]) &&
        scalar(n.arguments[1]) == ir::Scalar(std::string()))
      return add(ir::InRange{value(n.arguments[0]), {ir::Range{}}});  // of a field, every text contains the empty one
    std::vector<ValueId> arguments;
    for (ExprId argument : n.arguments) arguments.push_back(value(argument));
    return call(*functionOf(builtin), std::move(arguments), n.insensitive);
  }

  ValueId truthValue(ExprId id) {
    ValueId truth = value(id);
    return std::holds_alternative<ir::Element>(builder_.set.values[truth].node) ? add(ir::IsTrue{truth}) : truth;
  }

  // ---- tests -------------------------------------------------------------------------------------------------------

  ValueId cidrMatch(const eql::FunctionCall& n) {
    ValueId address = value(n.arguments.front());
    std::vector<ir::Network> networks;
    for (size_t i = 1; i < n.arguments.size(); ++i) {
      const auto& text = std::get<std::string>(scalar(n.arguments[i]));
      std::optional<ir::Network> network = ir::parseNetwork(text);
      if (!network) report(DiagnosticCode::invalid_network, n.arguments[i], text);
      if (network) networks.push_back(*network);
    }
    if (networks.empty()) return literal(false);
    return add(ir::AddressInNetworks{address, std::move(networks)});
  }

  /// `field op constant`, whichever side the constant is on.
  ValueId comparison(ExprId id, const eql::Binary& n) {
    if (isNull(n.left) || isNull(n.right)) return literal(std::nullopt);
    bool swapped = !isConstant(n.right);
    ExprId side = swapped ? n.right : n.left;
    ExprId constant = swapped ? n.left : n.right;
    ValueId left = value(side);
    return compare(id, swapped ? mirrored(n.op) : n.op, left, side, constant);
  }

  ValueId compare(ExprId id, BinaryOp op, ValueId left, ExprId side, ExprId constant) {
    ir::Type leftType = irTypeOf(left);
    if (isEquality(op) && leftType == ir::Type::Text)
      return add(ir::TextIsOneOf{left, {textOf(scalar(constant))}, ir::CaseRule::Exact});
    const auto* text = std::get_if<std::string>(&scalar(constant));
    if (isEquality(op) && leftType == ir::Type::Address && text != nullptr) {
      if (std::optional<ir::Network> block = ir::parseNetwork(*text)) return add(ir::AddressInNetworks{left, {*block}});
    }
    auto ranges = rangesOf(op, scalar(constant), leftType, dateFormats(side));
    if (!ranges) {
      report(DiagnosticCode::type_mismatch, constant, spellingOf(id), describe(type(side)), describe(type(constant)));
      return literal(false);
    }
    if (leftType == ir::Type::Boolean && isTrueOnly(*ranges)) return add(ir::IsTrue{left});
    return add(ir::InRange{left, *std::move(ranges)});
  }

  static bool isTrueOnly(const std::vector<ir::Range>& ranges) {
    return ranges.size() == 1 && ranges.front().low && ranges.front().low->value == ir::Scalar(int64_t{1});
  }

  std::string_view spellingOf(ExprId id) const {
    const auto* binary = as<eql::Binary>(id);
    return binary == nullptr ? "in" : eql::spelling(binary->op);
  }

  // ---- lists -------------------------------------------------------------------------------------------------------

  /// Members that one test covers.
  struct Members {
    bool pattern = false;
    std::vector<ExprId> exprs;
  };

  /// The members that are not null, exact ones apart from patterns.
  std::vector<Members> groups(const eql::Membership& n) const {
    Members exact, patterns{true, {}};
    for (ExprId member : n.members) {
      if (isNull(member)) continue;
      bool wild = isPattern(n.op) && ir::hasWildcard(std::get<std::string>(scalar(member)));
      (wild ? patterns : exact).exprs.push_back(member);
    }
    std::vector<Members> found;
    for (Members& members : {std::ref(exact), std::ref(patterns)})
      if (!members.exprs.empty()) found.push_back(std::move(members));
    return found;
  }

  ValueId membership(const eql::Membership& n) {
    if (isNull(n.operand)) return literal(std::nullopt);
    ValueId operand = value(n.operand);
    if (isRegex(n.op)) return regex(n, operand);
    std::optional<ValueId> all;
    for (const Members& members : groups(n)) {
      ValueId next = test(n, members, operand);
      all = all ? call(ir::Function::Or, {*all, next}) : next;
    }
    bool hasNull = std::ranges::any_of(n.members, [&](ExprId member) { return isNull(member); });
    if (!all) return literal(std::nullopt);
    return hasNull ? call(ir::Function::Or, {*all, literal(std::nullopt)}) : *all;
  }

  ValueId test(const eql::Membership& n, const Members& members, ValueId operand) {
    if (irTypeOf(operand) != ir::Type::Text) return inRanges(n, members, operand);
    std::vector<std::string> texts;
    for (ExprId member : members.exprs)
      texts.push_back(foldsCase(n.op) ? asciiLower(textOf(scalar(member))) : textOf(scalar(member)));
    sortDistinct(texts);
    ir::CaseRule rule = foldsCase(n.op) ? ir::CaseRule::AsciiFold : ir::CaseRule::Exact;
    if (!members.pattern) return add(ir::TextIsOneOf{operand, std::move(texts), rule});
    return add(ir::TextMatches{operand, std::move(texts), rule, isField(n.operand)});
  }

  /// A list of patterns is one pattern.
  ValueId regex(const eql::Membership& n, ValueId operand) {
    ir::RegexDialect dialect = isField(n.operand) ? ir::RegexDialect::Lucene : ir::RegexDialect::Java;
    std::string pattern = joinedRegex(n, constants_);
    bool fold = n.op == MembershipOp::RegexInsensitive;
    auto compiled = ir::compileRegex(pattern, dialect, fold);
    if (const auto* error = std::get_if<ir::RegexError>(&compiled)) {
      bool large = error->kind == ir::RegexError::Kind::TooLarge;
      report(large ? DiagnosticCode::regex_too_large : DiagnosticCode::invalid_regex, memberAt(n, error->offset),
             error->what);
      return literal(false);
    }
    auto automaton = std::make_shared<const ir::Automaton>(std::get<ir::Automaton>(std::move(compiled)));
    return add(ir::TextAccepted{operand, std::move(pattern), dialect, fold, std::move(automaton)});
  }

  /// The member in which a place of the joined pattern lies.
  ExprId memberAt(const eql::Membership& n, size_t offset) const {
    for (ExprId member : n.members) {
      if (isNull(member)) continue;
      size_t length = std::get<std::string>(scalar(member)).size();
      if (offset <= length) return member;
      offset -= length + 1;
    }
    return n.members.back();
  }

  ValueId inRanges(const eql::Membership& n, const Members& members, ValueId operand) {
    std::vector<ir::Range> all;
    for (ExprId member : members.exprs) {
      auto ranges = rangesOf(BinaryOp::Equal, scalar(member), irTypeOf(operand), dateFormats(n.operand));
      if (!ranges) {
        report(DiagnosticCode::member_type, member, describe(type(member)), describe(type(n.operand)));
        continue;
      }
      all.insert(all.end(), ranges->begin(), ranges->end());
    }
    return add(ir::InRange{operand, std::move(all)});
  }

  const CheckedQuery& checked_;
  const Constants& constants_;
  IrBuilder& builder_;
  Diagnostics& diagnostics_;
  std::vector<ir::FieldId> mentions_;
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

Truth lowerLeaf(const CheckedQuery& checked, const Constants& constants, eql::ExprId id, IrBuilder& builder,
                Diagnostics& diagnostics) {
  return LeafLowering(checked, constants, builder, diagnostics).lower(id);
}

}  // namespace rulec::sema
