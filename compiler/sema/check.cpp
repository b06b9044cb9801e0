#include "compiler/sema/check.h"

#include "compiler/sema/check_expr.h"

namespace rulec::sema {
namespace {

using eql::ExprId;

class QueryChecker {
 public:
  QueryChecker(const CheckedQuery& checked, Diagnostics& diagnostics)
      : query_(checked.query),
        info_(checked.info),
        diagnostics_(diagnostics),
        errorsBefore_(diagnostics.errorCount()) {}

  void run() {
    std::visit(Overload{[&](const eql::EventQuery& q) { checkFilter(q.filter); },
                        [&](const eql::SequenceQuery& q) { checkTerms(q.keys, q.terms, q.until); },
                        [&](const eql::SampleQuery& q) { checkTerms(q.keys, q.terms, std::nullopt); },
                        [](const eql::JoinQuery&) {}},  // refused by the parser
               query_.body);
  }

 private:
  bool full() const { return diagnostics_.errorCount() >= errorsBefore_ + kMaxMistakes; }

  void checkFilter(const eql::EventFilter& filter) {
    ExprType type = info_[filter.condition.index].type;
    if (type == ExprType::Boolean || type == ExprType::Null || type == ExprType::Invalid) return;
    diagnostics_.report(DiagnosticCode::not_boolean, {query_.file, query_.exprs[filter.condition].span},
                        describe(type));
  }

  void checkTerms(const std::vector<ExprId>& global, const std::vector<eql::Term>& terms,
                  const std::optional<eql::Term>& until) {
    checkKeys(global);
    models_ = terms.front().keys;
    for (const eql::Term& term : terms)
      if (!full()) checkTerm(global, terms.front(), term);
    if (until && !full()) checkTerm(global, terms.front(), *until);
  }

  void checkTerm(const std::vector<ExprId>& global, const eql::Term& first, const eql::Term& term) {
    checkFilter(term.filter);
    checkKeys(term.keys);
    if (term.keys.size() != first.keys.size()) {
      diagnostics_.report(DiagnosticCode::key_count, {query_.file, term.span}, global.size() + term.keys.size(),
                          global.size() + first.keys.size());
      return;
    }
    for (size_t i = 0; i < term.keys.size() && !full(); ++i) {
      if (anyType(models_[i])) models_[i] = term.keys[i];
      checkSameType(models_[i], term.keys[i]);
    }
  }

  const eql::FieldRef* field(ExprId key) const { return std::get_if<eql::FieldRef>(&query_.exprs[key].node); }

  void checkKeys(const std::vector<ExprId>& keys) {
    for (ExprId key : keys)
      if (field(key) == nullptr && info_[key.index].type != ExprType::Invalid && !full())
        diagnostics_.report(DiagnosticCode::key_not_field, {query_.file, query_.exprs[key].span});
  }

  /// Null or already reported.
  bool anyType(ExprId id) const {
    return info_[id.index].type == ExprType::Null || info_[id.index].type == ExprType::Invalid;
  }

  /// Keys are compared as values: text with text, numbers with numbers. An unmapped optional key is null.
  void checkSameType(ExprId a, ExprId b) {
    ExprType left = info_[a.index].type;
    ExprType right = info_[b.index].type;
    if (left == right || anyType(a) || anyType(b) || (isNumber(left) && isNumber(right))) return;
    if (field(a) == nullptr || field(b) == nullptr) return;
    diagnostics_.report(DiagnosticCode::key_type, {query_.file, query_.exprs[b].span}, field(b)->path, describe(right),
                        field(a)->path, describe(left));
  }

  const eql::Query& query_;
  const std::vector<ExprInfo>& info_;
  Diagnostics& diagnostics_;
  size_t errorsBefore_;
  std::vector<ExprId> models_;  // for each place among a step's keys the first whose type is known
};

}  // namespace

std::optional<CheckedQuery> checkQuery(eql::Query query, const Schema& schema, Diagnostics& diagnostics) {
  size_t before = diagnostics.errorCount();
  CheckedQuery checked;
  checked.query = std::move(query);
  checkExpressions(checked.query, schema, checked.info, diagnostics);
  QueryChecker(checked, diagnostics).run();
  if (diagnostics.errorCount() != before) return std::nullopt;
  return checked;
}

}  // namespace rulec::sema
