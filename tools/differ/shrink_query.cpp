#include "tools/differ/shrink_query.h"

#include "compiler/syntax/eql/parser.h"
#include "tools/differ/simplify.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace rulec::differ {
namespace {

std::optional<eql::Query> parse(const std::string& text) {
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId file = files.add(makeSourceFile("<query>", text));
  return eql::parse(identityMap(file, text), diagnostics);
}

std::string replaced(const std::string& text, Span span, const std::string& by) {
  return text.substr(0, span.begin) + by + text.substr(span.end);
}

bool within(Span inner, Span outer) { return inner.begin >= outer.begin && inner.end <= outer.end && inner != outer; }

/// Parts of a sequence or sample that it may do without.
void addRemovals(const std::string& text, const eql::Query& query, std::vector<std::string>& out) {
  const auto addTerm = [&](const eql::Term& term) {
    out.push_back(replaced(text, term.span, ""));
    if (term.runsSpan) out.push_back(replaced(text, {term.filter.span.end + 1, term.span.end}, ""));
  };
  for (const eql::Pipe& pipe : query.pipes) out.push_back(replaced(text, pipe.span, ""));
  if (const auto* sample = std::get_if<eql::SampleQuery>(&query.body)) std::ranges::for_each(sample->terms, addTerm);
  const auto* sequence = std::get_if<eql::SequenceQuery>(&query.body);
  if (sequence == nullptr) return;
  if (sequence->until) {
    Span span = sequence->until->span;
    span.begin = static_cast<uint32_t>(text.rfind("until", span.begin));
    out.push_back(replaced(text, span, ""));
  }
  std::ranges::for_each(sequence->terms, addTerm);
  const size_t with = text.find("with maxspan"), first = text.find('[');
  if (with < first) out.push_back(text.substr(0, with) + text.substr(first));
  for (const eql::Term& term : sequence->terms)  // an event query of one step
    out.push_back(text.substr(term.filter.span.begin, term.filter.span.end - term.filter.span.begin));
}

/// The query with one part simpler.
std::vector<std::string> simpler(const std::string& text, const eql::Query& query) {
  std::vector<std::string> out;
  addRemovals(text, query, out);
  for (const eql::Expr& outer : query.exprs) {
    out.push_back(replaced(text, outer.span, "true"));
    out.push_back(replaced(text, outer.span, "false"));
    for (const eql::Expr& inner : query.exprs) {
      if (!within(inner.span, outer.span)) continue;
      const std::string part = text.substr(inner.span.begin, inner.span.end - inner.span.begin);
      out.push_back(replaced(text, outer.span, part));
      out.push_back(replaced(text, inner.span, ""));  // one of a list
      if (inner.span.begin > 2) out.push_back(replaced(text, {inner.span.begin - 2, inner.span.end}, ""));
    }
  }
  return out;
}

}  // namespace

std::string shrinkQuery(std::string query, const std::function<bool(const std::string&)>& fails, size_t attempts) {
  const Simplification how{[](const std::string& text) { return parse(text).has_value(); },
                           [](const std::string& text) {
                             const std::optional<eql::Query> tree = parse(text);
                             return tree ? simpler(text, *tree) : std::vector<std::string>();
                           }};
  return simplify(std::move(query), how, fails, attempts);
}

}  // namespace rulec::differ
