#include "compiler/lint/texts.h"

#include "compiler/sema/kql_value.h"
#include "compiler/syntax/eql/spelling.h"

namespace rulec::lint {
namespace {

using eql::BinaryOp;
using eql::ExprId;
using eql::MembershipOp;

const eql::FieldRef* textField(const sema::CheckedQuery& query, ExprId id) {
  const auto* field = std::get_if<eql::FieldRef>(&query.query.exprs[id].node);
  return field != nullptr && query.of(id).type == sema::ExprType::Text ? field : nullptr;
}

bool isText(const sema::CheckedQuery& query, ExprId id) {
  return std::holds_alternative<eql::StringLiteral>(query.query.exprs[id].node);
}

TextTest ofBinary(const sema::CheckedQuery& query, ExprId id, const eql::Binary& n) {
  TextTest test;
  if (n.op != BinaryOp::Equal && n.op != BinaryOp::NotEqual) return test;
  bool swapped = isText(query, n.left);
  test.field = textField(query, swapped ? n.right : n.left);
  test.id = id;
  test.op = eql::spelling(n.op);
  test.equality = true;
  ExprId member = swapped ? n.left : n.right;
  if (isText(query, member)) test.members.push_back(member);
  return test;
}

TextTest ofMembership(const sema::CheckedQuery& query, ExprId id, const eql::Membership& n) {
  TextTest test;
  test.field = textField(query, n.operand);
  test.id = id;
  test.op = eql::spelling(n.op);
  test.equality = n.op == MembershipOp::In || n.op == MembershipOp::InInsensitive;
  test.regex = n.op == MembershipOp::Regex || n.op == MembershipOp::RegexInsensitive;
  test.foldsCase = n.op == MembershipOp::Match || n.op == MembershipOp::InInsensitive ||
                   n.op == MembershipOp::LikeInsensitive || n.op == MembershipOp::RegexInsensitive;
  for (ExprId member : n.members)
    if (isText(query, member)) test.members.push_back(member);
  return test;
}

/// For each node whether it stands below an odd number of `not`. Operands come before their users.
std::vector<bool> negated(const kql::Query& query) {
  std::vector<bool> odd(query.nodes.size());
  for (size_t i = odd.size(); i-- > 0;) {
    auto mark = [&](kql::NodeId operand, bool value) { odd[operand.index] = value; };
    auto markAll = [&](const std::vector<kql::NodeId>& operands) {
      for (kql::NodeId operand : operands) mark(operand, odd[i]);
    };
    std::visit(Overload{[&](const kql::Not& n) { mark(n.operand, !odd[i]); },
                        [&](const kql::And& n) { markAll(n.operands); }, [&](const kql::Or& n) { markAll(n.operands); },
                        [&](const kql::Nested& n) { mark(n.body, odd[i]); }, [](const auto&) {}},
               query.nodes[kql::NodeId{static_cast<uint32_t>(i)}].node);
  }
  return odd;
}

}  // namespace

std::vector<KqlTest> kqlTests(const sema::CheckedKql& query) {
  std::vector<bool> odd = negated(query.query);
  std::vector<KqlTest> tests;
  for (uint32_t i = 0; i < query.query.nodes.size(); ++i) {
    kql::NodeId id{i};
    const auto* is = std::get_if<kql::Is>(&query.query.nodes[id].node);
    const std::vector<sema::KqlField>& fields = query.of(id).fields;
    if (is == nullptr || fields.size() != 1 || !sema::isKeyword(fields.front().type)) continue;
    tests.push_back({&fields.front(), &is->value, odd[i], {query.query.file, query.query.nodes[id].span}});
  }
  return tests;
}

std::vector<TextTest> textTests(const sema::CheckedQuery& query) {
  std::vector<TextTest> tests;
  for (uint32_t i = 0; i < query.query.exprs.size(); ++i) {
    const eql::ExprNode& node = query.query.exprs[ExprId{i}].node;
    TextTest test;
    if (const auto* binary = std::get_if<eql::Binary>(&node)) test = ofBinary(query, ExprId{i}, *binary);
    if (const auto* membership = std::get_if<eql::Membership>(&node))
      test = ofMembership(query, ExprId{i}, *membership);
    if (test.field != nullptr && !test.members.empty()) tests.push_back(std::move(test));
  }
  return tests;
}

const eql::StringLiteral& literal(const sema::CheckedQuery& query, ExprId member) {
  return std::get<eql::StringLiteral>(query.query.exprs[member].node);
}

Place placeOf(const sema::CheckedQuery& query, ExprId id) { return {query.query.file, query.query.exprs[id].span}; }

std::vector<bool> negated(const sema::CheckedQuery& query) {
  std::vector<bool> odd(query.query.exprs.size());
  for (size_t i = odd.size(); i-- > 0;) {
    const eql::ExprNode& node = query.query.exprs[ExprId{static_cast<uint32_t>(i)}].node;
    if (const auto* unary = std::get_if<eql::Unary>(&node))
      odd[unary->operand.index] = unary->op == eql::UnaryOp::Not ? !odd[i] : odd[i];
    const auto* binary = std::get_if<eql::Binary>(&node);
    if (binary != nullptr) odd[binary->left.index] = odd[binary->right.index] = odd[i];
  }
  return odd;
}

}  // namespace rulec::lint
