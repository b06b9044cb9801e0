#include "compiler/sema/check_expr.h"

#include "compiler/ir/network.h"
#include "compiler/sema/builtin.h"
#include "compiler/sema/range.h"
#include "compiler/syntax/eql/spelling.h"

#include <algorithm>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;
using eql::UnaryOp;

/// The groups of builtins.def's type letters, and the words for them.
std::string_view describeParameter(char letter) {
  switch (letter) {
    case 's':
      return "text";
    case 'n':
      return "a number";
    case 'i':
      return "a whole number";
    case 'b':
      return "true or false";
    case 'a':
      return "an IP address";
    case 'c':
      return "a constant address block";
    default:
      return "a value";
  }
}

bool accepts(char letter, ExprType type) {
  if (type == ExprType::Null || type == ExprType::Invalid) return true;
  switch (letter) {
    case 's':
    case 'c':
      return type == ExprType::Text;
    case 'n':
      return isNumber(type);
    case 'i':
      return type == ExprType::Integer || type == ExprType::Unsigned;
    case 'b':
      return type == ExprType::Boolean;
    case 'a':
      return type == ExprType::Address;
    default:
      return true;
  }
}

ExprType resultType(char letter) {
  switch (letter) {
    case 's':
      return ExprType::Text;
    case 'i':
      return ExprType::Integer;
    case 'b':
      return ExprType::Boolean;
    default:
      return ExprType::Double;
  }
}

bool isDate(ExprType type) { return type == ExprType::Date || type == ExprType::DateNanos; }

class ExprChecker {
 public:
  ExprChecker(const eql::Query& query, const Schema& schema, std::vector<ExprInfo>& info, Diagnostics& diagnostics)
      : query_(query), schema_(schema), info_(info), diagnostics_(diagnostics) {}

  void run() {
    size_t before = diagnostics_.errorCount();
    info_.resize(query_.exprs.size());
    depth_.resize(query_.exprs.size());
    for (uint32_t i = 0; i < query_.exprs.size() && diagnostics_.errorCount() < before + kMaxMistakes; ++i) {
      ExprId id{i};
      info_[i] = std::visit([&](const auto& node) { return check(id, node); }, query_.exprs[id].node);
      if (isTooDeep(id)) info_[i] = {};
    }
  }

 private:
  Place place(Span span) const { return {query_.file, span}; }
  Place place(ExprId id) const { return place(query_.exprs[id].span); }
  const ExprInfo& of(ExprId id) const { return info_[id.index]; }
  ExprType type(ExprId id) const { return of(id).type; }
  bool invalid(ExprId id) const { return type(id) == ExprType::Invalid; }

  // ---- depth ---------------------------------------------------------------------------------------------------

  uint32_t depthBelow(const eql::Unary& n) const { return depth_[n.operand.index]; }
  uint32_t depthBelow(const eql::Binary& n) const { return std::max(depth_[n.left.index], depth_[n.right.index]); }
  uint32_t depthBelow(const eql::FunctionCall& n) const { return deepest(n.arguments); }
  uint32_t depthBelow(const eql::Membership& n) const { return std::max(depth_[n.operand.index], deepest(n.members)); }
  template <class Leaf>
  uint32_t depthBelow(const Leaf&) const {
    return 0;
  }
  uint32_t deepest(const std::vector<ExprId>& ids) const {
    uint32_t most = 0;
    for (ExprId id : ids) most = std::max(most, depth_[id.index]);
    return most;
  }

  /// `and`, `or` and `not`, of which conditions may have any number outside of leaves.
  bool isLogic(ExprId id) const {
    const auto* unary = std::get_if<eql::Unary>(&query_.exprs[id].node);
    const auto* binary = std::get_if<eql::Binary>(&query_.exprs[id].node);
    return (unary != nullptr && unary->op == UnaryOp::Not) ||
           (binary != nullptr && (binary->op == BinaryOp::And || binary->op == BinaryOp::Or));
  }

  bool isTooDeep(ExprId id) {
    uint32_t below = std::visit([&](const auto& n) { return depthBelow(n); }, query_.exprs[id].node);
    depth_[id.index] = invalid(id) ? 0 : below + 1;
    if (below < kMaxLeafDepth || isLogic(id) || invalid(id)) return false;
    const auto* binary = std::get_if<eql::Binary>(&query_.exprs[id].node);
    diagnostics_.report(DiagnosticCode::too_deep, binary != nullptr ? place(binary->opSpan) : place(id), kMaxLeafDepth);
    depth_[id.index] = 0;
    return true;
  }

  // ---- kinds of expressions --------------------------------------------------------------------------------------

  static ExprInfo constant(ExprType type) { return {type, true, {}, {}}; }
  static ExprInfo ofType(ExprType type, bool isConstant) { return {type, isConstant, {}, {}}; }

  ExprInfo check(ExprId, const eql::StringLiteral&) { return constant(ExprType::Text); }
  ExprInfo check(ExprId, const eql::BooleanLiteral&) { return constant(ExprType::Boolean); }
  ExprInfo check(ExprId, const eql::NullLiteral&) { return constant(ExprType::Null); }
  ExprInfo check(ExprId, const eql::NumberLiteral& n) {
    if (std::holds_alternative<int64_t>(n.value)) return constant(ExprType::Integer);
    return constant(std::holds_alternative<uint64_t>(n.value) ? ExprType::Unsigned : ExprType::Double);
  }

  ExprInfo check(ExprId id, const eql::FieldRef& n) {
    std::optional<FieldInfo> field = schema_.find(n.path);
    if (!field && n.optional) return constant(ExprType::Null);
    if (!field) {
      reportUnknownField(n.path, place(id), schema_, diagnostics_);
      return {};
    }
    if (field->type == FieldType::Unsupported) {
      reportUnsearchable(n.path, *field, place(id), diagnostics_);
      return {};
    }
    if (field->type == FieldType::Flattened) {
      diagnostics_.report(DiagnosticCode::unsupported_field_type, place(id), n.path).help =
          fmt::format("write a field below it, as in `{}.name`", n.path);
      return {};
    }
    if (field->type == FieldType::Text) {
      Diagnostic& d = diagnostics_.report(DiagnosticCode::text_without_keyword, place(id), n.path);
      std::string parent = n.path.substr(0, n.path.rfind('.'));
      if (parent != n.path && schema_.find(parent)) d.help = fmt::format("did you mean `{}`?", parent);
      return {};
    }
    return {valueType(field->type), false, {}, *std::move(field)};
  }

  ExprInfo check(ExprId id, const eql::FunctionCall& n) {
    const BuiltinInfo* builtin = findBuiltin(n.name);
    if (builtin == nullptr) {
      Diagnostic& d = diagnostics_.report(DiagnosticCode::unknown_function, place(n.nameSpan), n.name);
      if (std::string_view near = suggestBuiltin(n.name); !near.empty())
        d.help = fmt::format("did you mean `{}`?", near);
      return {};
    }
    if (n.insensitive && !builtin->hasInsensitive) {
      diagnostics_.report(DiagnosticCode::no_insensitive_form, place(n.nameSpan), builtin->spelling).help =
          "drop the `~`";
      return {};
    }
    if (!checkCount(id, n, *builtin)) return {};
    bool sound = true;
    bool isConstant = true;
    for (size_t i = 0; i < n.arguments.size(); ++i) {
      isConstant &= of(n.arguments[i]).constant;
      sound = checkArgument(n, *builtin, i) && sound;
    }
    if (!sound) return {};
    return {resultType(builtin->result), isConstant, builtin->id, {}};
  }

  bool checkCount(ExprId id, const eql::FunctionCall& n, const BuiltinInfo& builtin) {
    size_t count = n.arguments.size();
    size_t least = builtin.minArguments;
    if (count >= least && (!builtin.maxArguments || count <= *builtin.maxArguments)) return true;
    std::string expected = !builtin.maxArguments ? fmt::format("at least {} arguments", least)
                           : *builtin.maxArguments == least
                               ? fmt::format("{} argument{}", least, least == 1 ? "" : "s")
                               : fmt::format("{} or {} arguments", least, *builtin.maxArguments);
    diagnostics_.report(DiagnosticCode::wrong_argument_count, place(id), builtin.spelling, expected, count);
    return false;
  }

  bool checkArgument(const eql::FunctionCall& n, const BuiltinInfo& builtin, size_t i) {
    ExprId argument = n.arguments[i];
    char letter = builtin.parameter(i);
    if (invalid(argument)) return false;
    if (!accepts(letter, type(argument))) {
      diagnostics_.report(DiagnosticCode::argument_type, place(argument), i + 1, builtin.spelling,
                          describe(type(argument)), describeParameter(letter));
      return false;
    }
    return letter != 'c' || checkNetwork(argument, i, builtin);
  }

  bool checkNetwork(ExprId argument, size_t i, const BuiltinInfo& builtin) {
    if (!of(argument).constant) {
      diagnostics_.report(DiagnosticCode::argument_not_constant, place(argument), i + 1, builtin.spelling);
      return false;
    }
    const auto* literal = std::get_if<eql::StringLiteral>(&query_.exprs[argument].node);
    if (literal == nullptr || ir::parseNetwork(literal->value)) return true;
    diagnostics_.report(DiagnosticCode::invalid_network, place(argument), literal->value);
    return false;
  }

  ExprInfo check(ExprId, const eql::Unary& n) {
    if (invalid(n.operand)) return {};
    ExprType operand = type(n.operand);
    bool fits = n.op == UnaryOp::Not ? operand == ExprType::Boolean : isNumber(operand);
    if (!fits && operand != ExprType::Null) {
      std::string_view op = n.op == UnaryOp::Not ? "not" : n.op == UnaryOp::Plus ? "+" : "-";
      diagnostics_.report(DiagnosticCode::operand_type, place(n.operand), op,
                          n.op == UnaryOp::Not ? "true or false" : "a number", describe(operand));
      return {};
    }
    return ofType(n.op == UnaryOp::Not ? ExprType::Boolean : operand, of(n.operand).constant);
  }

  ExprInfo check(ExprId, const eql::Binary& n) {
    switch (n.op) {
      case BinaryOp::And:
      case BinaryOp::Or:
        return checkLogic(n);
      case BinaryOp::Add:
      case BinaryOp::Subtract:
      case BinaryOp::Multiply:
      case BinaryOp::Divide:
      case BinaryOp::Modulo:
        return checkArithmetic(n);
      case BinaryOp::Equal:
      case BinaryOp::NotEqual:
      case BinaryOp::Less:
      case BinaryOp::LessEqual:
      case BinaryOp::Greater:
      case BinaryOp::GreaterEqual:
        return checkComparison(n);
    }
    __builtin_unreachable();
  }

  /// Whether an operand is of the wanted kind, null or already reported.
  bool expect(ExprId operand, bool fits, const eql::Binary& n, std::string_view wanted) {
    if (fits || type(operand) == ExprType::Null || invalid(operand)) return !invalid(operand);
    diagnostics_.report(DiagnosticCode::operand_type, place(operand), spelling(n.op), wanted, describe(type(operand)));
    return false;
  }

  ExprInfo checkLogic(const eql::Binary& n) {
    bool left = expect(n.left, type(n.left) == ExprType::Boolean, n, "true or false");
    bool right = expect(n.right, type(n.right) == ExprType::Boolean, n, "true or false");
    if (!left || !right) return {};
    return ofType(ExprType::Boolean, of(n.left).constant && of(n.right).constant);
  }

  ExprInfo checkArithmetic(const eql::Binary& n) {
    bool left = expect(n.left, isNumber(type(n.left)), n, "a number");
    bool right = expect(n.right, isNumber(type(n.right)), n, "a number");
    if (!left || !right) return {};
    bool isConstant = of(n.left).constant && of(n.right).constant;
    if (type(n.left) == ExprType::Null || type(n.right) == ExprType::Null) return ofType(ExprType::Null, isConstant);
    bool real = type(n.left) == ExprType::Double || type(n.right) == ExprType::Double;
    return ofType(real ? ExprType::Double : ExprType::Integer, isConstant);
  }

  ExprInfo checkComparison(const eql::Binary& n) {
    if (invalid(n.left) || invalid(n.right)) return {};
    if (!of(n.left).constant && !of(n.right).constant) {
      diagnostics_.report(DiagnosticCode::field_comparison, place(n.right), spelling(n.op));
      return {};
    }
    ExprId value = of(n.right).constant ? n.left : n.right;
    ExprId literal = of(n.right).constant ? n.right : n.left;
    if (!comparable(n.op, value, literal)) {
      diagnostics_.report(DiagnosticCode::type_mismatch, place(literal), spelling(n.op), describe(type(value)),
                          describe(type(literal)));
      return {};
    }
    return ofType(ExprType::Boolean, of(n.left).constant && of(n.right).constant);
  }

  /// Whether `value op constant` can be evaluated: docs/language.md, "Comparisons".
  bool comparable(BinaryOp op, ExprId value, ExprId constant) const {
    ExprType left = type(value);
    ExprType right = type(constant);
    if (left == right || left == ExprType::Null || right == ExprType::Null) return true;
    if (isNumber(left) && isNumber(right)) return true;
    if (left == ExprType::Text) return isNumber(right) || right == ExprType::Boolean;
    const auto* text = std::get_if<eql::StringLiteral>(&query_.exprs[constant].node);
    if (left == ExprType::Boolean) return text != nullptr && (text->value == "true" || text->value == "false");
    if (left == ExprType::Version) return text != nullptr;
    if (text == nullptr) return isDate(left) && (right == ExprType::Text || isNumber(right));
    static const std::vector<std::string> kNoFormats;
    const auto& field = of(value).field;
    return rangesOf(op, text->value, irType(left), field ? field->dateFormats : kNoFormats).has_value();
  }

  ExprInfo check(ExprId, const eql::Membership& n) {
    bool textOnly = n.op != MembershipOp::In && n.op != MembershipOp::InInsensitive;
    ExprType left = type(n.operand);
    bool sound = left != ExprType::Invalid;
    if (sound && (textOnly || n.op == MembershipOp::InInsensitive) && left != ExprType::Text &&
        left != ExprType::Null) {
      diagnostics_.report(DiagnosticCode::operand_type, place(n.operand), spelling(n.op), "text", describe(left));
      return {};
    }
    bool isConstant = of(n.operand).constant;
    for (ExprId member : n.members) sound = checkMember(n, member, textOnly) && sound;
    if (!sound) return {};
    return ofType(ExprType::Boolean, isConstant);
  }

  bool checkMember(const eql::Membership& n, ExprId member, bool textOnly) {
    if (invalid(member)) return false;
    if (!of(member).constant) {
      diagnostics_.report(DiagnosticCode::member_not_constant, place(member), spelling(n.op));
      return false;
    }
    ExprType left = type(n.operand);
    ExprType right = type(member);
    if (textOnly ? right == ExprType::Text : right == ExprType::Null) return true;
    if (!textOnly &&
        (left == ExprType::Invalid || left == ExprType::Null || left == right || (isNumber(left) && isNumber(right))))
      return true;
    if (textOnly) {
      diagnostics_.report(DiagnosticCode::operand_type, place(member), spelling(n.op), "text", describe(right));
    } else {
      diagnostics_.report(DiagnosticCode::member_type, place(member), describe(right), describe(left));
    }
    return false;
  }

  const eql::Query& query_;
  const Schema& schema_;
  std::vector<ExprInfo>& info_;
  Diagnostics& diagnostics_;
  std::vector<uint32_t> depth_;  // of the tree below, with the expression itself
};

}  // namespace

void checkExpressions(const eql::Query& query, const Schema& schema, std::vector<ExprInfo>& info,
                      Diagnostics& diagnostics) {
  ExprChecker(query, schema, info, diagnostics).run();
}

}  // namespace rulec::sema
