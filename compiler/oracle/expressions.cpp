#include "compiler/oracle/expressions.h"

#include "compiler/oracle/compare.h"
#include "compiler/oracle/text.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;
using sema::Builtin;
using sema::ExprType;

bool isOrder(BinaryOp op) {
  return op == BinaryOp::Less || op == BinaryOp::LessEqual || op == BinaryOp::Greater || op == BinaryOp::GreaterEqual;
}
bool isEquality(BinaryOp op) { return op == BinaryOp::Equal || op == BinaryOp::NotEqual; }

bool holds(BinaryOp op, std::partial_ordering order) {
  switch (op) {
    case BinaryOp::Less:
      return order < 0;
    case BinaryOp::LessEqual:
      return order <= 0;
    case BinaryOp::Greater:
      return order > 0;
    case BinaryOp::GreaterEqual:
      return order >= 0;
    default:
      return order == 0;
  }
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

/// Evaluates single expressions from the values of their operands.
class Evaluation {
 public:
  Evaluation(const Expressions& expressions, const std::vector<Value>& values, Polarity polarity)
      : expressions_(expressions), values_(values), polarity_(polarity) {}

  Result operator()(ExprId id) {
    return std::visit([&](const auto& node) { return evaluate(id, node); }, expr(id).node);
  }

 private:
  const eql::Expr& expr(ExprId id) const { return expressions_.checked->query.exprs[id]; }
  const sema::ExprInfo& info(ExprId id) const { return expressions_.checked->of(id); }
  const Value& value(ExprId id) const { return values_[id.index]; }
  Value withPolarity(Value positive, bool negated) const {
    return negated && polarity_ == Polarity::AsWritten ? invert(positive) : positive;
  }

  Result evaluate(ExprId, const eql::StringLiteral& n) { return Value(n.value); }
  Result evaluate(ExprId, const eql::NumberLiteral& n) {
    return std::visit([](auto number) { return Value(number); }, n.value);
  }
  Result evaluate(ExprId, const eql::BooleanLiteral& n) { return Value(n.value); }
  Result evaluate(ExprId, const eql::NullLiteral&) { return Value(); }
  Result evaluate(ExprId, const eql::FieldRef&) { return Value(); }  // an unmapped one; others are given

  Result evaluate(ExprId, const eql::Unary& n) {
    switch (n.op) {
      case eql::UnaryOp::Not:
        return invert(value(n.operand));
      case eql::UnaryOp::Plus:
        return value(n.operand);
      case eql::UnaryOp::Minus:
        return negate(value(n.operand));
    }
    __builtin_unreachable();
  }

  Result evaluate(ExprId, const eql::Binary& n) {
    if (n.op == BinaryOp::And || n.op == BinaryOp::Or)
      return connect(value(n.left), value(n.right), n.op == BinaryOp::Or);
    if (isEquality(n.op)) return withPolarity(equal(n), n.op == BinaryOp::NotEqual);
    if (isOrder(n.op)) return comparison(n);
    return arithmetic(n.op, value(n.left), value(n.right));
  }

  /// `==` with what is null before any event is seen asks whether the other side is null.
  Value equal(const eql::Binary& n) {
    if (expressions_.isNullLiteral[n.left.index]) return isNull(value(n.right));
    if (expressions_.isNullLiteral[n.right.index]) return isNull(value(n.left));
    return comparison(n);
  }

  Value comparison(const eql::Binary& n) {
    if (isNull(value(n.left)) || isNull(value(n.right))) return {};
    bool swapped = !info(n.right).constant;
    ExprId side = swapped ? n.right : n.left;
    ExprId literal = swapped ? n.left : n.right;
    if (info(side).type == ExprType::Address && isEquality(n.op)) return inSomeBlock(side, literal);
    static const std::vector<std::string> kNoFormats;
    const auto& field = info(side).field;
    return holds(swapped ? mirrored(n.op) : n.op,
                 compare(value(side), value(literal), info(side).type, field ? field->dateFormats : kNoFormats));
  }

  bool inSomeBlock(ExprId address, ExprId block) {
    const auto& blocks = expressions_.blocks.at(block);
    return std::ranges::any_of(blocks,
                               [&](const AddressBlock& b) { return contains(b, std::get<Address>(value(address))); });
  }

  Result evaluate(ExprId id, const eql::Membership& n) { return withPolarity(membership(id, n), n.negated); }

  Value membership(ExprId id, const eql::Membership& n) {
    if (isNull(value(n.operand))) return {};
    if (n.op == MembershipOp::Regex || n.op == MembershipOp::RegexInsensitive)
      return matches(*expressions_.regexes.at(id), std::get<std::string>(value(n.operand)));
    bool unknown = false;
    for (ExprId member : n.members) {
      if (isNull(value(member))) {
        unknown = true;
      } else if (isMember(n, member)) {
        return true;
      }
    }
    return unknown ? Value() : Value(false);
  }

  bool isMember(const eql::Membership& n, ExprId member) {
    const Value& left = value(n.operand);
    if (n.op == MembershipOp::In) return compare(left, value(member), info(n.operand).type, {}) == 0;
    const auto& text = std::get<std::string>(left);
    const auto& pattern = std::get<std::string>(value(member));
    bool computed = !std::holds_alternative<eql::FieldRef>(expr(n.operand).node);
    WildcardRule rule = computed ? WildcardRule::NoLineBreak : WildcardRule::AnyCharacter;
    if (n.op == MembershipOp::InInsensitive) return asciiLower(text) == asciiLower(pattern);
    if (n.op == MembershipOp::Like) return matchesWildcard(text, pattern, rule);
    return matchesWildcard(asciiLower(text), asciiLower(pattern), rule);
  }

  Result evaluate(ExprId id, const eql::FunctionCall& n) {
    if (info(id).function == Builtin::CidrMatch) return cidrMatch(n);
    if (info(id).function == Builtin::StringContains && isFieldWithEmptyText(n)) return Value(true);
    std::vector<Value> arguments;
    bool asText = info(id).function == Builtin::Concat || info(id).function == Builtin::String;
    for (ExprId argument : n.arguments) arguments.push_back(asText ? textOf(argument) : value(argument));
    return call(*info(id).function, n.insensitive, arguments);
  }

  Value textOf(ExprId id) { return isNull(value(id)) ? value(id) : withText(value(id), sema::irType(info(id).type)); }

  /// Of a field, every text contains the empty text; of a computed text none does.
  bool isFieldWithEmptyText(const eql::FunctionCall& n) {
    return std::holds_alternative<eql::FieldRef>(expr(n.arguments[0]).node) && !isNull(value(n.arguments[0])) &&
           info(n.arguments[1]).constant && value(n.arguments[1]) == Value(std::string());
  }

  Value cidrMatch(const eql::FunctionCall& n) {
    if (std::ranges::any_of(n.arguments, [&](ExprId argument) { return isNull(value(argument)); })) return {};
    return std::any_of(n.arguments.begin() + 1, n.arguments.end(),
                       [&](ExprId block) { return inSomeBlock(n.arguments[0], block); });
  }

  const Expressions& expressions_;
  const std::vector<Value>& values_;
  Polarity polarity_;
};

/// Goes over a query's expressions, operands first, and fills in what is known before any event.
class Preparation {
 public:
  Preparation(const sema::CheckedQuery& checked, uint32_t rule, std::vector<Refusal>& refusals)
      : checked_(checked), rule_(rule), refusals_(refusals) {
    prepared_.checked = &checked;
    prepared_.isNullLiteral.resize(checked.query.exprs.size());
    prepared_.constants.resize(checked.query.exprs.size());
  }

  Expressions run() {
    for (uint32_t i = 0; i < checked_.query.exprs.size(); ++i) {
      ExprId id{i};
      size_t before = refusals_.size();
      inspect(id);
      if (refusals_.size() == before) fold(id);
    }
    return std::move(prepared_);
  }

 private:
  const eql::Expr& expr(ExprId id) const { return checked_.query.exprs[id]; }
  const sema::ExprInfo& info(ExprId id) const { return checked_.of(id); }
  bool isNullLiteral(ExprId id) const { return prepared_.isNullLiteral[id.index]; }
  void refuse(ExprId id, std::string what) { refusals_.push_back({rule_, expr(id).span, std::move(what)}); }

  void fold(ExprId id) {
    // After a refusal, operands may have no value; the rule is refused as a whole then.
    if (info(id).constant && refusals_.empty()) {
      Result result = evaluate(prepared_, id, prepared_.constants, Polarity::AsWritten);
      if (!result) return refuse(id, "a constant expression that fails");
      prepared_.constants[id.index] = std::move(*result);
    }
    prepared_.isNullLiteral[id.index] = info(id).constant ? isNull(prepared_.constants[id.index]) : becomesNull(id);
  }

  /// Whether an expression with fields is null whatever their values are.
  bool becomesNull(ExprId id) const {
    const eql::ExprNode& node = expr(id).node;
    if (const auto* unary = std::get_if<eql::Unary>(&node)) return isNullLiteral(unary->operand);
    if (const auto* membership = std::get_if<eql::Membership>(&node)) return isNullLiteral(membership->operand);
    if (const auto* binary = std::get_if<eql::Binary>(&node)) {
      if (isEquality(binary->op)) return false;
      if (binary->op == BinaryOp::And || binary->op == BinaryOp::Or)
        return isNullLiteral(binary->left) && isNullLiteral(binary->right);
      return isNullLiteral(binary->left) || isNullLiteral(binary->right);
    }
    const auto* function = std::get_if<eql::FunctionCall>(&node);
    if (function == nullptr) return false;
    for (size_t i = 0; i < function->arguments.size(); ++i)
      if (isNullLiteral(function->arguments[i]) && propagatesNull(*info(id).function, i)) return true;
    return false;
  }

  void inspect(ExprId id) {
    if (const auto* binary = std::get_if<eql::Binary>(&expr(id).node)) inspect(*binary);
    if (const auto* membership = std::get_if<eql::Membership>(&expr(id).node)) inspect(id, *membership);
    const auto* function = std::get_if<eql::FunctionCall>(&expr(id).node);
    if (function == nullptr || info(id).function != Builtin::CidrMatch) return;
    for (size_t i = 1; i < function->arguments.size(); ++i) addBlock(function->arguments[i]);
  }

  void inspect(const eql::Binary& n) {
    if (!isOrder(n.op) && !isEquality(n.op)) return;
    if (isNullLiteral(n.left) || isNullLiteral(n.right)) return;
    ExprId side = info(n.right).constant ? n.left : n.right;
    ExprId literal = info(n.right).constant ? n.right : n.left;
    ExprType type = info(side).type;
    const auto* text = std::get_if<std::string>(&prepared_.constants[literal.index]);
    if (type == ExprType::Address && isEquality(n.op)) return addBlock(literal);
    if (type == ExprType::Address && (text == nullptr || !parseAddress(*text))) return refuse(literal, "this address");
    bool isDate = type == ExprType::Date || type == ExprType::DateNanos;
    std::vector<std::string> formats = info(side).field ? info(side).field->dateFormats : std::vector<std::string>();
    if (isDate && text != nullptr && !parseTimeSpan(*text, formats)) refuse(literal, "this form of a date");
  }

  void inspect(ExprId id, const eql::Membership& n) {
    if (n.op == MembershipOp::Regex || n.op == MembershipOp::RegexInsensitive) return addRegex(id, n);
    ExprType type = info(n.operand).type;
    bool comparable =
        type == ExprType::Text || sema::isNumber(type) || type == ExprType::Boolean || type == ExprType::Null;
    if (!comparable) refuse(id, "a list of other things than texts, numbers and booleans");
  }

  /// A list of patterns is one pattern.
  void addRegex(ExprId id, const eql::Membership& n) {
    std::string joined;
    size_t count = 0;
    for (ExprId member : n.members) {
      const auto* text = std::get_if<std::string>(&prepared_.constants[member.index]);
      if (text != nullptr) joined += (count++ == 0 ? "" : "|") + *text;
    }
    bool isField = std::holds_alternative<eql::FieldRef>(expr(n.operand).node);
    auto regex =
        parseRegex(joined, isField ? RegexKind::Lucene : RegexKind::Java, n.op == MembershipOp::RegexInsensitive);
    if (!regex) return refuse(id, "this regular expression");
    prepared_.regexes[id] = *regex;
  }

  void addBlock(ExprId id) {
    const auto* text = std::get_if<std::string>(&prepared_.constants[id.index]);
    if (text == nullptr) return;  // null: never looked at
    std::optional<AddressBlock> block = parseBlock(*text);
    if (!block) return refuse(id, "this address block");
    prepared_.blocks[id] = {*block};
  }

  const sema::CheckedQuery& checked_;
  uint32_t rule_;
  std::vector<Refusal>& refusals_;
  Expressions prepared_;
};

}  // namespace

Expressions prepare(const sema::CheckedQuery& checked, uint32_t rule, std::vector<Refusal>& refusals) {
  return Preparation(checked, rule, refusals).run();
}

Result evaluate(const Expressions& expressions, ExprId expr, const std::vector<Value>& values, Polarity polarity) {
  return Evaluation(expressions, values, polarity)(expr);
}

std::vector<ExprId> operandsOf(const eql::Expr& expr) {
  return std::visit(Overload{[](const eql::FunctionCall& n) { return n.arguments; },
                             [](const eql::Unary& n) { return std::vector{n.operand}; },
                             [](const eql::Binary& n) { return std::vector{n.left, n.right}; },
                             [](const eql::Membership& n) {
                               std::vector operands{n.operand};
                               operands.insert(operands.end(), n.members.begin(), n.members.end());
                               return operands;
                             },
                             [](const auto&) { return std::vector<ExprId>(); }},
                    expr.node);
}

}  // namespace rulec::oracle
