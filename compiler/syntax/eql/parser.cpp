#include "compiler/syntax/eql/parser.h"

#include "compiler/support/duration.h"
#include "compiler/syntax/eql/cursor.h"
#include "compiler/syntax/eql/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace rulec::eql {
namespace {

bool isString(TokenKind kind) { return kind == TokenKind::String || kind == TokenKind::RawString; }
bool beginsTerm(TokenKind kind) { return kind == TokenKind::LeftBracket || kind == TokenKind::MissingBracket; }

/// What all the statements of several terms have.
struct Terms {
  std::vector<ExprId> keys;
  std::optional<int64_t> maxspanNs;
  std::optional<Span> maxspanSpan;
  std::vector<Term> terms;
  std::optional<Term> until;
};

class Parser {
 public:
  Parser(Cursor& cursor, Query& query) : c_(cursor), query_(query) {}

  void run() {
    Span begin = c_.peek().span;
    switch (c_.peek().kind) {
      case TokenKind::Sequence:
        sequence();
        break;
      case TokenKind::Sample:
        sample();
        break;
      case TokenKind::Join:
        join_();
        break;
      default:
        query_.body = EventQuery{eventFilter("an event category, `any`, `sequence` or `sample`")};
    }
    if (!c_.failed) pipes();
    if (!c_.failed) checkEnd("an operator, `|` or the end of the query");
    query_.span = rulec::join(begin, c_.lastSpan());
  }

 private:
  void checkEnd(std::string_view what) {
    if (c_.at(TokenKind::End)) return;
    if (c_.atWord("as") && c_.peek(1).kind == TokenKind::Identifier) return alias();
    c_.unexpected(what);
  }
  void checkEndOfTerms(std::string_view what) {
    if (!c_.failed && !c_.at(TokenKind::Pipe)) checkEnd(what);
  }

  /// `fork` or `fork=true`, of another dialect
  void fork() {
    if (c_.atWord("fork")) c_.fail(DiagnosticCode::unsupported_fork, c_.peek().span).help = "leave it out";
  }

  void alias() {
    c_.fail(DiagnosticCode::unsupported_alias, rulec::join(c_.peek().span, c_.peek(1).span), c_.peek(1).text);
  }

  EventFilter eventFilter(std::string_view what) {
    EventFilter filter;
    Token category = c_.peek();
    filter.categorySpan = category.span;
    bool isName = category.kind == TokenKind::Identifier || category.kind == TokenKind::QuotedIdentifier ||
                  isString(category.kind);
    if (isName) filter.category = category.text;
    if (!isName && category.kind != TokenKind::Any) {
      c_.unexpected(what);
      return filter;
    }
    c_.take();
    if (!c_.expect(TokenKind::Where, "`where`")) return filter;
    filter.condition = parseExpression(c_, query_.exprs);
    filter.span = rulec::join(category.span, c_.lastSpan());
    return filter;
  }

  // ---- terms ---------------------------------------------------------------------------------------------------

  void sequence() {
    c_.take();
    Terms parsed;
    if (c_.at(TokenKind::By)) parsed.keys = keys();
    if (!c_.failed && c_.at(TokenKind::With)) withMaxspan(parsed);
    if (!c_.failed) fork();
    if (!c_.failed && c_.at(TokenKind::By)) {
      c_.fail(DiagnosticCode::by_after_with, c_.peek().span).help = "write `sequence by ... with maxspan=...`";
    }
    bool headFailed = c_.failed;
    if (headFailed) skipToTerm();
    terms(parsed, true);
    until(parsed);
    checkEndOfTerms(parsed.until ? "`|` or the end of the query" : "`[`, `until`, `|` or the end of the query");
    if (!c_.failed && !headFailed) checkSequence(parsed);
    c_.failed |= headFailed;
    query_.body = SequenceQuery{std::move(parsed.keys), parsed.maxspanNs, parsed.maxspanSpan, std::move(parsed.terms),
                                std::move(parsed.until)};
  }

  void sample() {
    Span begin = c_.take().span;
    Terms parsed;
    if (c_.at(TokenKind::By)) parsed.keys = keys();
    if (!c_.failed && c_.at(TokenKind::With)) c_.fail(DiagnosticCode::invalid_sample, c_.peek().span, "`with`");
    bool headFailed = c_.failed;
    if (headFailed) skipToTerm();
    terms(parsed, false);
    if (!c_.failed && c_.at(TokenKind::Until)) c_.fail(DiagnosticCode::invalid_sample, c_.peek().span, "`until`");
    if (!c_.failed && c_.at(TokenKind::Pipe)) c_.fail(DiagnosticCode::invalid_sample, c_.peek().span, "pipes");
    checkEndOfTerms("`[` or the end of the query");
    if (!c_.failed && !headFailed) checkSample(begin, parsed);
    c_.failed |= headFailed;
    query_.body = SampleQuery{std::move(parsed.keys), std::move(parsed.terms)};
  }

  void join_() {
    c_.fail(DiagnosticCode::unsupported_join, c_.peek().span).help = "write a `sequence` if the order matters";
    query_.body = JoinQuery{};
  }

  std::vector<ExprId> keys() {
    c_.take();
    return parseExpressions(c_, query_.exprs);
  }

  /// Goes to the next `[`, `![` or the end, after a mistake.
  void skipToTerm() {
    while (!c_.at(TokenKind::End) && !beginsTerm(c_.peek().kind)) c_.take();
  }

  /// Reads terms; a mistake in one does not keep the others from being read. `failed` is set if any had one.
  void terms(Terms& parsed, bool inSequence) {
    bool anyFailed = false;
    while (beginsTerm(c_.peek().kind) && !c_.full()) {
      c_.failed = false;
      parsed.terms.push_back(term(inSequence));
      if (c_.failed) skipToTermEnd();
      anyFailed |= c_.failed;
    }
    bool headFailed = c_.failed && parsed.terms.empty();
    c_.failed = anyFailed || headFailed;
    if (parsed.terms.empty() && !headFailed) c_.unexpected("`[`");
  }

  /// After a mistake inside a term: to where another one begins.
  void skipToTermEnd() {
    while (!c_.at(TokenKind::End) && !beginsTerm(c_.peek().kind) && !atUntilTerm()) c_.take();
  }

  bool atUntilTerm() const { return c_.at(TokenKind::Until) && beginsTerm(c_.peek(1).kind); }

  Term term(bool inSequence) {
    Term term;
    Span begin = c_.peek().span;
    term.missing = c_.take().kind == TokenKind::MissingBracket;
    if (term.missing && !inSequence) c_.fail(DiagnosticCode::invalid_sample, begin, "missing events");
    if (c_.failed) return term;
    term.filter = eventFilter("an event category or `any`");
    if (c_.failed || !c_.expect(TokenKind::RightBracket, "an operator or `]`")) return term;
    fork();
    if (!c_.failed && c_.at(TokenKind::By)) term.keys = keys();
    if (!c_.failed && c_.at(TokenKind::With)) withRuns(term, inSequence);
    if (!c_.failed) fork();
    if (!c_.failed && c_.atWord("as") && c_.peek(1).kind == TokenKind::Identifier) alias();
    if (!c_.failed && c_.at(TokenKind::By) && term.runsSpan)
      c_.fail(DiagnosticCode::by_after_with, c_.peek().span).help = "write `[...] by ... with runs=...`";
    term.span = rulec::join(begin, c_.lastSpan());
    return term;
  }

  void until(Terms& parsed) {
    if (!c_.at(TokenKind::Until)) return;
    bool failedBefore = c_.failed;
    if (failedBefore && !atUntilTerm()) return;
    c_.failed = false;
    c_.take();
    if (!beginsTerm(c_.peek().kind)) {
      c_.unexpected("`[`");
    } else {
      parsed.until = term(true);
      if (!c_.failed && parsed.until->missing)
        c_.fail(DiagnosticCode::misplaced_missing_event, parsed.until->span, "cannot be in `until`");
      if (!c_.failed && parsed.until->runsSpan)
        c_.fail(DiagnosticCode::unknown_option, *parsed.until->runsSpan, "runs").help = "`until` takes no `with runs`";
    }
    c_.failed |= failedBefore;
  }

  void checkSample(Span begin, const Terms& parsed) {
    auto keyless =
        std::ranges::find_if(parsed.terms, [&](const Term& term) { return parsed.keys.empty() && term.keys.empty(); });
    if (parsed.terms.size() < 2) {
      c_.fail(DiagnosticCode::too_few_steps, begin, "sample", 2, parsed.terms.size());
    } else if (keyless != parsed.terms.end()) {
      c_.fail(DiagnosticCode::invalid_sample, keyless->span, "step without a join key").help = "write `sample by ...`";
    } else if (parsed.terms.size() > kMaxSampleSteps) {
      c_.fail(DiagnosticCode::invalid_sample, parsed.terms[kMaxSampleSteps].span,
              fmt::format("more than {} steps", kMaxSampleSteps));
    }
  }

  void checkSequence(const Terms& parsed) {
    size_t positive = 0;
    size_t steps = 0;
    const Term* missing = nullptr;
    for (const Term& term : parsed.terms) {
      steps += term.runs;
      if (term.missing) missing = &term;
      if (!term.missing) ++positive;
    }
    if (missing != nullptr && !parsed.maxspanNs) {
      c_.fail(DiagnosticCode::misplaced_missing_event, missing->span, "needs a time span").help =
          "write `sequence ... with maxspan=...`";
    } else if (missing != nullptr && positive == 0) {
      c_.fail(DiagnosticCode::misplaced_missing_event, missing->span, "needs another step that is not missing");
    } else if (steps < 2) {
      c_.fail(DiagnosticCode::too_few_steps, parsed.terms.front().span, "sequence", 2, steps);
    }
  }

  // ---- options ---------------------------------------------------------------------------------------------------

  static std::optional<int64_t> wholeNumber(const std::string& text) {
    int64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool all = error == std::errc() && end == text.data() + text.size();
    return all ? std::optional(value) : std::nullopt;
  }

  /// `with maxspan = 30s`
  void withMaxspan(Terms& parsed) {
    Span begin = c_.take().span;
    if (!c_.at(TokenKind::Maxspan)) return unknownOption("maxspan");
    c_.take();
    if (!c_.accept(TokenKind::Assign)) return c_.unexpected("`=`");
    Token number = c_.peek();
    if (number.kind == TokenKind::Minus) {
      c_.fail(DiagnosticCode::invalid_maxspan, number.span, "must be more than zero");
      return;
    }
    if (!c_.expect(TokenKind::Number, "a whole number with a unit, as in `30s`")) return;
    parsed.maxspanNs = maxspan(number);
    parsed.maxspanSpan = rulec::join(begin, c_.lastSpan());
  }

  /// The number's unit and what they amount to.
  std::optional<int64_t> maxspan(const Token& number) {
    if (c_.at(TokenKind::Invalid)) {
      c_.unexpected("a unit");
      return std::nullopt;
    }
    if (!c_.at(TokenKind::Identifier)) {
      c_.fail(DiagnosticCode::invalid_maxspan, number.span, "has no unit").help =
          fmt::format("did you mean `{}s`?", number.text);
      return std::nullopt;
    }
    Token unit = c_.take();
    std::optional<int64_t> unitNs = nanosOfUnit(unit.text);
    if (!unitNs) {
      c_.fail(DiagnosticCode::invalid_maxspan, unit.span, fmt::format("has the unknown unit `{}`", unit.text)).help =
          "units are ms, s, m, h and d";
      return std::nullopt;
    }
    std::optional<int64_t> value = wholeNumber(number.text);
    int64_t ns = 0;
    const char* problem = nullptr;
    if (!value) {
      problem = number.text.find_first_not_of("0123456789") == std::string::npos ? "is longer than 292 years"
                                                                                 : "is not a whole number";
    } else if (*value == 0) {
      problem = "must be more than zero";
    } else if (__builtin_mul_overflow(*value, *unitNs, &ns)) {
      problem = "is longer than 292 years";
    }
    if (problem == nullptr) return ns;
    c_.fail(DiagnosticCode::invalid_maxspan, rulec::join(number.span, unit.span), problem);
    return std::nullopt;
  }

  void unknownOption(std::string_view known) {
    if (c_.atWord("fork")) return fork();
    if (c_.at(TokenKind::Identifier) || isKeyword(c_.peek().kind)) {
      c_.fail(DiagnosticCode::unknown_option, c_.peek().span, c_.peek().text).help =
          fmt::format("did you mean `{}`?", known);
    } else if (c_.at(TokenKind::Assign)) {
      c_.fail(DiagnosticCode::unexpected_token, c_.peek().span, fmt::format("`{}`", known), describe(c_.peek()));
    } else {
      c_.unexpected(fmt::format("`{}`", known));
    }
  }

  /// `with runs = 3`
  void withRuns(Term& term, bool inSequence) {
    Span begin = c_.take().span;
    if (!inSequence) {
      c_.fail(DiagnosticCode::invalid_sample, begin, "`with`");
      return;
    }
    if (!c_.atWord("runs")) return unknownOption("runs");
    c_.take();
    if (!c_.accept(TokenKind::Assign)) return c_.unexpected("`=`");
    bool negative = c_.accept(TokenKind::Minus);
    Token number = c_.peek();
    if (!c_.expect(TokenKind::Number, "a whole number")) return;
    std::optional<int64_t> value = wholeNumber(number.text);
    if (negative || !value || *value < 1 || *value > kMaxRuns) {
      c_.fail(DiagnosticCode::invalid_runs, number.span, kMaxRuns, (negative ? "-" : "") + number.text);
      return;
    }
    term.runs = static_cast<uint32_t>(*value);
    term.runsSpan = rulec::join(begin, c_.lastSpan());
  }

  // ---- pipes ---------------------------------------------------------------------------------------------------

  void pipes() {
    while (!c_.failed && c_.accept(TokenKind::Pipe)) pipe(c_.lastSpan());
  }

  void pipe(Span bar) {
    Token name = c_.peek();
    if (name.kind == TokenKind::Pipe) {
      c_.fail(DiagnosticCode::unexpected_token, name.span, "the name of a pipe", describe(name)).help = "write `or`";
      return;
    }
    if (!c_.expect(TokenKind::Identifier, "the name of a pipe")) return;
    if (!knownPipe(name)) return;
    Pipe pipe{name.text, name.span, {}, {}};
    if (!c_.at(TokenKind::End) && !c_.at(TokenKind::Pipe)) pipe.arguments = parseExpressions(c_, query_.exprs);
    if (c_.failed) return;
    pipe.span = rulec::join(bar, c_.lastSpan());
    checkArgument(pipe);
    query_.pipes.push_back(std::move(pipe));
  }

  bool knownPipe(const Token& name) {
    static const std::vector<std::string_view> kSupported{"head", "tail"};
    static const std::vector<std::string_view> kAll{"head", "tail",   "count",       "filter",
                                                    "sort", "unique", "unique_count"};
    if (std::ranges::find(kSupported, name.text) != kSupported.end()) return true;
    if (std::ranges::find(kAll, name.text) != kAll.end()) {
      c_.fail(DiagnosticCode::unsupported_pipe, name.span, name.text);
      return false;
    }
    Diagnostic& diagnostic = c_.fail(DiagnosticCode::unknown_pipe, name.span, name.text);
    if (std::string_view near = nearest(name.text, kAll); !near.empty())
      diagnostic.help = fmt::format("did you mean `{}`?", near);
    return false;
  }

  void checkArgument(const Pipe& pipe) {
    const NumberLiteral* number =
        pipe.arguments.size() == 1 ? std::get_if<NumberLiteral>(&query_.exprs[pipe.arguments[0]].node) : nullptr;
    if (number == nullptr || !std::holds_alternative<int64_t>(number->value))
      c_.fail(DiagnosticCode::pipe_argument, rulec::join(pipe.nameSpan, c_.lastSpan()), pipe.name);
  }

  Cursor& c_;
  Query& query_;
};

}  // namespace

std::optional<Query> parse(const MappedText& text, Diagnostics& diagnostics) {
  size_t errorsBefore = diagnostics.errorCount();
  std::vector<Token> tokens = lex(text, diagnostics);
  Query query;
  query.file = text.file;
  Cursor cursor(std::move(tokens), text.file, diagnostics);
  Parser(cursor, query).run();
  if (diagnostics.errorCount() != errorsBefore) return std::nullopt;
  return query;
}

}  // namespace rulec::eql
