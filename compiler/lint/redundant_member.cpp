// redundant_member, off by default: a member of `in (...)` or `: (...)` that another one covers, as
// `"cmd.exe"` beside `"cmd*"`. Taking it out changes nothing. Certain: every text that the one stands for, the other
// does. Of several equal ones the first stays. Regular expressions are not looked into. Quadratic in the list.
#include "compiler/lint/globs.h"
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

namespace rulec::lint {
namespace {

constexpr uint64_t kMaxWork = 100'000'000;  // in pairs of signs; lists that may take more are passed over

class List {
 public:
  List(const sema::CheckedQuery& query, const TextTest& test) : query_(query), test_(test) {
    for (eql::ExprId member : test.members)
      globs_.push_back(makeGlob(literal(query, member).value, !test.equality,
                                test.foldsCase ? ir::CaseRule::AsciiFold : ir::CaseRule::Exact));
  }

  void run(Diagnostics& diagnostics) const {
    uint64_t signs = 0;
    for (const Glob& glob : globs_) signs += glob.signs.size() + 1;
    if (signs * signs > kMaxWork) return;
    for (size_t i = 0; i < globs_.size(); ++i)
      if (std::optional<size_t> cover = coverOf(i)) report(i, *cover, diagnostics);
  }

 private:
  /// Another member that covers number `i`; of equal ones an earlier one.
  std::optional<size_t> coverOf(size_t i) const {
    for (size_t j = 0; j < globs_.size(); ++j) {
      if (j == i || !liesIn(globs_[i], globs_[j])) continue;
      if (j < i || !liesIn(globs_[j], globs_[i])) return j;
    }
    return std::nullopt;
  }

  void report(size_t i, size_t cover, Diagnostics& diagnostics) const {
    std::string covering = literal(query_, test_.members[cover]).value;
    const std::string& member = literal(query_, test_.members[i]).value;
    diagnostics.report(DiagnosticCode::redundant_member, placeOf(query_, test_.members[i]), member).help =
        globs_[i] == globs_[cover] ? "it stands in the list already" : fmt::format("`{}` covers it", covering);
  }

  const sema::CheckedQuery& query_;
  const TextTest& test_;
  std::vector<Glob> globs_;
};

}  // namespace

void redundantMember(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (const TextTest& test : textTests(query))
    if (!test.regex && test.members.size() > 1) List(query, test).run(diagnostics);
}

}  // namespace rulec::lint
