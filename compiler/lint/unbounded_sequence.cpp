// unbounded_sequence, off by default: a sequence without `maxspan` waits for its next step for as long as there is
// memory, and events days apart make a match. With a key that names one process or session, and with `until`, that may
// be meant: such sequences are passed over. Linear in the steps.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

#include <algorithm>

namespace rulec::lint {
namespace {

bool namesOneProcess(const sema::CheckedQuery& query, eql::ExprId key) {
  const auto* field = std::get_if<eql::FieldRef>(&query.query.exprs[key].node);
  constexpr std::string_view kIds[] = {"entity_id", "session_id", "LogonId"};
  return field != nullptr && std::ranges::any_of(kIds, [&](std::string_view id) { return field->path.ends_with(id); });
}

}  // namespace

void unboundedSequence(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  const auto* sequence = std::get_if<eql::SequenceQuery>(&query.query.body);
  if (sequence == nullptr || sequence->maxspanNs || sequence->until) return;
  std::vector<eql::ExprId> keys = sequence->keys;
  keys.insert(keys.end(), sequence->terms.front().keys.begin(), sequence->terms.front().keys.end());
  if (std::ranges::any_of(keys, [&](eql::ExprId key) { return namesOneProcess(query, key); })) return;
  Span begin{query.query.span.begin, std::min(query.query.span.begin + 8, query.query.span.end)};  // the word
  diagnostics.report(DiagnosticCode::unbounded_sequence, {query.query.file, begin}).help = "add `with maxspan=5m`";
}

}  // namespace rulec::lint
