#include "compiler/sema/constant.h"

#include "compiler/ir/automaton.h"
#include "compiler/ir/pattern.h"
#include "compiler/support/ascii.h"
#include "runtime/abi.h"

#include <bit>
#include <compare>
#include <deque>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;

/// Texts that cells point to, and the context of the functions that make more of them.
struct Memory {
  std::deque<std::string> texts;
  rt_context context{take, this, 0, 0};

  static char* take(rt_context* context, uint64_t bytes) {
    return static_cast<Memory*>(context->owner)->texts.emplace_back(bytes, '\0').data();
  }
  rt_cell cell(const std::string& text) {
    char* data = take(&context, text.size() + RT_PADDING);
    text.copy(data, text.size());
    return {data, text.size(), 0, 0, RT_IS_TEXT};
  }
  rt_cell cell(const std::optional<ir::Scalar>& value) {
    if (!value) return {nullptr, 0, 0, 0, RT_IS_NULL};
    return std::visit(
        Overload{[](bool n) { return rt_cell{nullptr, 0, 0, n ? 1U : 0U, RT_IS_BOOLEAN}; },
                 [](int64_t n) { return rt_cell{nullptr, 0, 0, static_cast<uint64_t>(n), RT_IS_INTEGER}; },
                 [](uint64_t n) { return rt_cell{nullptr, 0, 0, n, RT_IS_UNSIGNED}; },
                 [](double n) { return rt_cell{nullptr, 0, 0, std::bit_cast<uint64_t>(n), RT_IS_DOUBLE}; },
                 [&](const std::string& n) { return cell(n); },
                 [](const ir::Address& n) { return rt_cell{nullptr, 0, n.high, n.low, RT_IS_ADDRESS}; }},
        *value);
  }
};

std::optional<ir::Scalar> scalarOf(const rt_cell& cell) {
  switch (cell.kind) {
    case RT_IS_TEXT:
      return std::string(cell.text, cell.length);
    case RT_IS_INTEGER:
      return static_cast<int64_t>(cell.low);
    case RT_IS_UNSIGNED:
      return cell.low;
    case RT_IS_DOUBLE:
      return std::bit_cast<double>(cell.low);
    case RT_IS_BOOLEAN:
      return cell.low != 0;
    default:
      return std::nullopt;
  }
}

rt_function functionNamed(ir::Function function, bool insensitive) {
  switch (function) {
#define RULEC_FOLDING_true(name) rt_fn_##name##_fold
#define RULEC_FOLDING_false(name) nullptr
#define RULEC_FUNCTION(id, name, hasInsensitive, result) \
  case ir::Function::id:                                 \
    return insensitive ? RULEC_FOLDING_##hasInsensitive(name) : rt_fn_##name;
#include "compiler/ir/functions.def"
#undef RULEC_FUNCTION
#undef RULEC_FOLDING_true
#undef RULEC_FOLDING_false
  }
  __builtin_unreachable();
}

bool matchesPattern(const rt_cell& text, const std::string& pattern) {
  ir::PatternPieces parts = ir::takeApart(pattern);
  std::vector<rt_text> pieces;
  for (const std::string& piece : parts.pieces) pieces.push_back({piece.data(), piece.size()});
  uint32_t flags = (parts.openStart ? RT_OPEN_START : 0U) | (parts.openEnd ? RT_OPEN_END : 0U) |
                   (parts.question ? RT_QUESTION : 0U) | RT_ONE_LINE;
  rt_pattern compiled{pieces.data(), static_cast<uint32_t>(pieces.size()), flags};
  rt_patterns all{&compiled, 1};
  return rt_text_matches(text.text, text.length, &all) != 0;
}

class Evaluation {
 public:
  Evaluation(const CheckedQuery& checked, Diagnostics& diagnostics) : checked_(checked), diagnostics_(diagnostics) {
    constants_.values.resize(checked.info.size());
    constants_.isNull.resize(checked.info.size());
  }

  Constants run() {
    for (uint32_t i = 0; i < checked_.info.size(); ++i) {
      ExprId id{i};
      if (checked_.of(id).constant) constants_.values[i] = evaluate(id);
      constants_.isNull[i] = checked_.of(id).constant ? !constants_.values[i] : becomesNull(id);
    }
    return std::move(constants_);
  }

 private:
  using Result = std::optional<ir::Scalar>;

  const eql::ExprNode& node(ExprId id) const { return checked_.query.exprs[id].node; }
  const Result& value(ExprId id) const { return constants_.values[id.index]; }
  bool isNull(ExprId id) const { return constants_.isNull[id.index]; }

  Result evaluate(ExprId id) {
    return std::visit([&](const auto& n) { return evaluate(id, n); }, node(id));
  }

  Result evaluate(ExprId, const eql::StringLiteral& n) { return n.value; }
  Result evaluate(ExprId, const eql::BooleanLiteral& n) { return n.value; }
  Result evaluate(ExprId, const eql::NullLiteral&) { return std::nullopt; }
  Result evaluate(ExprId, const eql::FieldRef&) { return std::nullopt; }  // an unmapped one
  Result evaluate(ExprId, const eql::NumberLiteral& n) {
    return std::visit([](auto number) { return ir::Scalar(number); }, n.value);
  }
  Result evaluate(ExprId id, const eql::Unary& n) {
    if (n.op == eql::UnaryOp::Plus) return value(n.operand);
    return call(id, n.op == eql::UnaryOp::Not ? ir::Function::Not : ir::Function::Negate, false, {n.operand});
  }
  Result evaluate(ExprId id, const eql::FunctionCall& n) {
    std::optional<ir::Function> function = functionOf(*checked_.of(id).function);
    if (!function) return std::nullopt;  // cidrMatch: no text is an address, so its first argument is null
    return call(id, *function, n.insensitive, n.arguments);
  }

  Result call(ExprId id, ir::Function function, bool insensitive, const std::vector<ExprId>& arguments) {
    std::vector<rt_cell> cells;
    for (ExprId argument : arguments) cells.push_back(memory_.cell(value(argument)));
    std::vector<const rt_cell*> pointers;
    for (const rt_cell& cell : cells) pointers.push_back(&cell);
    for (size_t i = 0; i < cells.size(); ++i)
      if (cells[i].kind == RT_IS_NULL && checked_.of(id).function && propagatesNull(*checked_.of(id).function, i))
        return std::nullopt;
    rt_cell result{};
    functionNamed(function, insensitive)(&result, pointers.data(), pointers.size(), &memory_.context);
    if (result.kind == RT_IS_FAILED)
      diagnostics_.report(DiagnosticCode::failing_constant, {checked_.query.file, checked_.query.exprs[id].span},
                          "it divides by zero, overflows or reads no number");
    return scalarOf(result);
  }

  Result evaluate(ExprId id, const eql::Binary& n) {
    switch (n.op) {
      case BinaryOp::Equal:
      case BinaryOp::NotEqual:
        if (isNull(n.left) || isNull(n.right)) return (isNull(n.left) && isNull(n.right)) == (n.op == BinaryOp::Equal);
        return (compare(n.left, n.right) == 0) == (n.op == BinaryOp::Equal);
      case BinaryOp::Less:
      case BinaryOp::LessEqual:
      case BinaryOp::Greater:
      case BinaryOp::GreaterEqual:
        if (isNull(n.left) || isNull(n.right)) return std::nullopt;
        return ordered(n.op, compare(n.left, n.right));
      default:
        return call(id, functionOf(n.op), false, {n.left, n.right});
    }
  }

  static bool ordered(BinaryOp op, std::partial_ordering order) {
    switch (op) {
      case BinaryOp::Less:
        return order < 0;
      case BinaryOp::LessEqual:
        return order <= 0;
      case BinaryOp::Greater:
        return order > 0;
      default:
        return order >= 0;
    }
  }

  /// The order of two constants, by the type of the left one.
  std::partial_ordering compare(ExprId left, ExprId right) {
    const ir::Scalar& a = *value(left);
    const ir::Scalar& b = *value(right);
    if (std::holds_alternative<std::string>(a)) return std::get<std::string>(a) <=> textOf(b);
    if (const auto* boolean = std::get_if<bool>(&a)) {
      const auto* other = std::get_if<bool>(&b);
      return *boolean <=> (other != nullptr ? *other : textOf(b) == "true");
    }
    rt_cell number = memory_.cell(b);
    if (number.kind == RT_IS_TEXT && rt_parse_number({number.text, number.length}, &number) == 0)
      return std::partial_ordering::unordered;
    rt_cell first = memory_.cell(a);
    auto in = [&](rt_number_bound low, rt_number_bound high) {
      rt_number_range range{{low, high}};
      return rt_number_in_range(&first, &range) != 0;
    };
    rt_number_bound at{number.low, static_cast<uint32_t>(number.kind), 1};
    rt_number_bound open{0, RT_IS_NULL, 0};
    if (in(at, at)) return std::partial_ordering::equivalent;
    return in(open, at)   ? std::partial_ordering::less
           : in(at, open) ? std::partial_ordering::greater
                          : std::partial_ordering::unordered;
  }

  Result evaluate(ExprId id, const eql::Membership& n) {
    if (isNull(n.operand)) return std::nullopt;
    if (n.op == MembershipOp::Regex || n.op == MembershipOp::RegexInsensitive) return regex(id, n);
    bool unknown = false;
    for (ExprId member : n.members) {
      if (isNull(member)) {
        unknown = true;
      } else if (isMember(n, member)) {
        return !n.negated;
      }
    }
    return unknown ? Result() : Result(n.negated);
  }

  Result regex(ExprId id, const eql::Membership& n) {
    auto compiled =
        ir::compileRegex(joinedRegex(n, constants_), ir::RegexDialect::Java, n.op == MembershipOp::RegexInsensitive);
    if (const auto* automaton = std::get_if<ir::Automaton>(&compiled))
      return ir::accepts(*automaton, std::get<std::string>(*value(n.operand))) != n.negated;
    diagnostics_.report(DiagnosticCode::invalid_regex, {checked_.query.file, checked_.query.exprs[id].span},
                        std::get<ir::RegexError>(compiled).what);
    return std::nullopt;
  }

  bool isMember(const eql::Membership& n, ExprId member) {
    if (n.op == MembershipOp::In) return compare(n.operand, member) == 0;
    const auto& text = std::get<std::string>(*value(n.operand));
    const auto& pattern = std::get<std::string>(*value(member));
    switch (n.op) {
      case MembershipOp::InInsensitive:
        return asciiLower(text) == asciiLower(pattern);
      case MembershipOp::Like:
        return matchesPattern(memory_.cell(text), pattern);
      default:
        return matchesPattern(memory_.cell(asciiLower(text)), asciiLower(pattern));
    }
  }

  /// Whether an expression with fields is null whatever their values are.
  bool becomesNull(ExprId id) const {
    return std::visit(
        Overload{[&](const eql::Unary& n) { return isNull(n.operand); },
                 [&](const eql::Membership& n) { return isNull(n.operand); },
                 [&](const eql::Binary& n) { return becomesNull(n); },
                 [&](const eql::FunctionCall& n) { return becomesNull(id, n); }, [](const auto&) { return false; }},
        node(id));
  }
  bool becomesNull(const eql::Binary& n) const {
    if (n.op == BinaryOp::Equal || n.op == BinaryOp::NotEqual) return false;
    if (n.op == BinaryOp::And || n.op == BinaryOp::Or) return isNull(n.left) && isNull(n.right);
    return isNull(n.left) || isNull(n.right);
  }
  bool becomesNull(ExprId id, const eql::FunctionCall& n) const {
    for (size_t i = 0; i < n.arguments.size(); ++i)
      if (isNull(n.arguments[i]) && propagatesNull(*checked_.of(id).function, i)) return true;
    return false;
  }

  const CheckedQuery& checked_;
  Diagnostics& diagnostics_;
  Memory memory_;
  Constants constants_;
};

}  // namespace

Constants evaluateConstants(const CheckedQuery& checked, Diagnostics& diagnostics) {
  return Evaluation(checked, diagnostics).run();
}

bool propagatesNull(Builtin function, size_t argument) {
  if (argument == 0) return true;
  switch (function) {
    case Builtin::IndexOf:
      return argument == 1;
    case Builtin::Between:
      return argument < 3;
    case Builtin::Number:
    case Builtin::Substring:
      return false;
    default:
      return true;
  }
}

std::optional<ir::Function> functionOf(Builtin builtin) {
  switch (builtin) {
    case Builtin::Add:
      return ir::Function::Add;
    case Builtin::Subtract:
      return ir::Function::Subtract;
    case Builtin::Multiply:
      return ir::Function::Multiply;
    case Builtin::Divide:
      return ir::Function::Divide;
    case Builtin::Modulo:
      return ir::Function::Modulo;
    case Builtin::Between:
      return ir::Function::Between;
    case Builtin::Concat:
      return ir::Function::Concat;
    case Builtin::EndsWith:
      return ir::Function::EndsWith;
    case Builtin::IndexOf:
      return ir::Function::IndexOf;
    case Builtin::Length:
      return ir::Function::Length;
    case Builtin::Number:
      return ir::Function::Number;
    case Builtin::StartsWith:
      return ir::Function::StartsWith;
    case Builtin::String:
      return ir::Function::String;
    case Builtin::StringContains:
      return ir::Function::StringContains;
    case Builtin::Substring:
      return ir::Function::Substring;
    case Builtin::CidrMatch:
      break;
  }
  return std::nullopt;
}

ir::Function functionOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::And:
      return ir::Function::And;
    case BinaryOp::Or:
      return ir::Function::Or;
    case BinaryOp::Add:
      return ir::Function::Add;
    case BinaryOp::Subtract:
      return ir::Function::Subtract;
    case BinaryOp::Multiply:
      return ir::Function::Multiply;
    case BinaryOp::Divide:
      return ir::Function::Divide;
    default:
      return ir::Function::Modulo;
  }
}

std::string joinedRegex(const eql::Membership& list, const Constants& constants) {
  std::string joined;
  bool first = true;
  for (ExprId member : list.members) {
    if (constants.isNull[member.index]) continue;
    if (!first) joined += '|';
    first = false;
    joined += std::get<std::string>(*constants.values[member.index]);
  }
  return joined;
}

std::string textOf(const ir::Scalar& scalar) {
  Memory memory;
  rt_cell cell = memory.cell(scalar);
  const rt_cell* argument = &cell;
  rt_cell result{};
  rt_fn_string(&result, &argument, 1, &memory.context);
  return {result.text, result.length};
}

}  // namespace rulec::sema
