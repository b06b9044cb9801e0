#include "compiler/sema/kql_tree.h"

#include "compiler/support/utf8.h"

#include <utility>

namespace rulec::sema {

kql::NameId KqlTree::name(const std::string& field, Span span) {
  auto [known, isNew] = names_.try_emplace(field);
  if (isNew) known->second = query_.names.add({field, {}, true, span});
  return known->second;
}

kql::NodeId KqlTree::add(decltype(kql::Node::node) node, Span span) {
  return query_.nodes.add({std::move(node), span});
}

kql::NodeId KqlTree::is(const std::string& field, Span fieldSpan, kql::Literal value) {
  Span span = value.span;
  return add(kql::Is{name(field, fieldSpan), std::move(value)}, span);
}

kql::NodeId KqlTree::range(const std::string& field, Span fieldSpan, kql::Bound bound,
                           std::optional<kql::Bound> other) {
  Span span = bound.value.span;
  return add(kql::Range{name(field, fieldSpan), bound.op, std::move(bound.value), std::move(other)}, span);
}

kql::NodeId KqlTree::negation(kql::NodeId operand) {
  Span span = query_.nodes[operand].span;
  return add(kql::Not{operand}, span);
}

kql::NodeId KqlTree::nested(const std::string& field, Span fieldSpan, kql::NodeId body, bool wholeNames) {
  return add(kql::Nested{name(field, fieldSpan), body, wholeNames}, fieldSpan);
}

kql::NodeId KqlTree::all(std::vector<kql::NodeId> operands, Span span) {
  if (operands.empty()) return add(kql::Everything{}, span);
  return operands.size() == 1 ? operands.front() : add(kql::And{std::move(operands)}, span);
}

kql::NodeId KqlTree::some(std::vector<kql::NodeId> operands, Span span) {
  if (operands.empty()) return negation(add(kql::Everything{}, span));
  return operands.size() == 1 ? operands.front() : add(kql::Or{std::move(operands)}, span);
}

kql::Query KqlTree::finish(kql::NodeId root) && {
  query_.root = root;
  query_.span = query_.nodes[root].span;
  return std::move(query_);
}

kql::Literal plainValue(std::string text, Span span) { return {std::move(text), {}, true, span}; }

kql::Literal termValue(std::string text, bool ignoreCase, Span span) {
  return {std::move(text), {}, true, span, ignoreCase, {}, true};
}

kql::Literal wildcardValue(std::string_view pattern, bool ignoreCase, Span span) {
  kql::Literal value{{}, {}, false, span, ignoreCase, {}, true};
  for (size_t at = 0; at < pattern.size(); ++at) {
    auto offset = static_cast<uint32_t>(value.text.size());
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      value.exact.push_back(offset);
      ++at;
    } else if (pattern[at] == '*' || pattern[at] == '?') {
      value.wildcards.push_back(offset);
    }
    value.text += pattern[at];
  }
  return value;
}

void warnOfLostBackslash(std::string_view pattern, Place place, Diagnostics& diagnostics) {
  for (size_t at = 0; at + 1 < pattern.size(); ++at) {
    if (pattern[at] != '\\') continue;
    char next = pattern[++at];
    if (next == '*' || next == '?' || next == '\\') continue;
    size_t length = utf8Length(pattern, at);
    diagnostics.report(DiagnosticCode::lost_backslash, place, pattern.substr(at - 1, length + 1),
                       pattern.substr(at, length));
    return;
  }
}

kql::Literal anyValue(Span span) { return wildcardValue("*", false, span); }

}  // namespace rulec::sema
