// Makes KQL trees of what was not written in KQL: filters and exceptions.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/syntax/kql/ast.h"

#include <map>
#include <string>
#include <vector>

namespace rulec::sema {

/// A tree under construction. Every node and name has a place in one file.
class KqlTree {
 public:
  explicit KqlTree(FileId file) { query_.file = file; }

  kql::NodeId is(const std::string& field, Span fieldSpan, kql::Literal value);
  kql::NodeId range(const std::string& field, Span fieldSpan, kql::Bound bound, std::optional<kql::Bound> other);
  kql::NodeId negation(kql::NodeId operand);
  /// \param wholeNames kql::Nested
  kql::NodeId nested(const std::string& field, Span fieldSpan, kql::NodeId body, bool wholeNames);
  /// Of none: every event.
  kql::NodeId all(std::vector<kql::NodeId> operands, Span span);
  /// Of none: no event.
  kql::NodeId some(std::vector<kql::NodeId> operands, Span span);

  [[nodiscard]] kql::Query finish(kql::NodeId root) &&;

 private:
  kql::NameId name(const std::string& field, Span span);
  kql::NodeId add(decltype(kql::Node::node) node, Span span);

  kql::Query query_;
  std::map<std::string, kql::NameId> names_;
};

/// A value that is compared as it stands, on texts as a phrase.
[[nodiscard]] kql::Literal plainValue(std::string text, Span span);
/// A value that is compared as it stands, on texts with each word.
[[nodiscard]] kql::Literal termValue(std::string text, bool ignoreCase, Span span);

/// A pattern, on texts of one word, as filters spell it: `*` is any run of characters, `?` one code point, `\x` x
/// whatever x is; a `\` at the end is itself.
[[nodiscard]] kql::Literal wildcardValue(std::string_view pattern, bool ignoreCase, Span span);

/// Warns of the first backslash of a pattern that stands before neither a wildcard nor a backslash.
void warnOfLostBackslash(std::string_view pattern, Place place, Diagnostics& diagnostics);

/// `*`: some value.
[[nodiscard]] kql::Literal anyValue(Span span);

}  // namespace rulec::sema
