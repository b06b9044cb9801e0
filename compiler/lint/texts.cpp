#include "compiler/lint/texts.h"

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

}  // namespace

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
