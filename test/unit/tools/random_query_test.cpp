#include "tools/generate/random_query.h"

#include "compiler/sema/rule.h"
#include "compiler/syntax/eql/parser.h"

#include <gtest/gtest.h>

#include <set>

namespace rulec::generate {
namespace {

struct Checked {
  bool accepted = false;
  std::optional<eql::Query> query;  // if it parses
};

Checked check(const RandomSchema& schema, const std::string& text) {
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId id = files.add(makeSourceFile("<query>", text));
  Checked result{false, eql::parse(identityMap(id, text), diagnostics)};
  const syntax::RuleFile file = syntax::ruleOfQuery(id, files, "query");
  if (const auto rule = sema::checkRule(file, schema.schema(), schema.eventFields, diagnostics)) {
    result.accepted = sema::lower({&*rule, 1}, diagnostics).has_value();
  }
  result.accepted = result.accepted && !diagnostics.hasErrors();
  return result;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// What of the language stands in the queries.
struct Seen {
  std::set<std::string> functions;
  std::set<eql::BinaryOp> binaries;
  std::set<eql::UnaryOp> unaries;
  std::set<std::pair<eql::MembershipOp, bool>> lists;
  size_t sequences = 0, untils = 0, runs = 0, maxspans = 0, keys = 0, optionals = 0, samples = 0, missing = 0,
         pipes = 0;

  void add(const eql::Query& query) {
    for (const eql::Expr& expr : query.exprs)
      std::visit(
          Overload{[&](const eql::FunctionCall& n) {
                     functions.insert(lower(n.name) + (n.insensitive ? "~" : "") + std::to_string(n.arguments.size()));
                   },
                   [&](const eql::Binary& n) { binaries.insert(n.op); },
                   [&](const eql::Unary& n) { unaries.insert(n.op); },
                   [&](const eql::Membership& n) { lists.insert({n.op, n.negated}); },
                   [&](const eql::FieldRef& n) { optionals += n.optional ? 1 : 0; }, [](const auto&) {}},
          expr.node);
    pipes += query.pipes.size();
    samples += std::holds_alternative<eql::SampleQuery>(query.body) ? 1 : 0;
    const auto* sequence = std::get_if<eql::SequenceQuery>(&query.body);
    if (sequence == nullptr) return;
    ++sequences;
    keys += sequence->keys.size();
    untils += sequence->until ? 1 : 0;
    maxspans += sequence->maxspanNs ? 1 : 0;
    for (const eql::Term& term : sequence->terms) {
      runs += term.runs > 1 ? 1 : 0;
      missing += term.missing ? 1 : 0;
    }
  }
};

TEST(RandomQueries, MostAreAcceptedAndTheyHoldTheWholeLanguage) {
  Random random(1);
  Seen seen;
  size_t accepted = 0;
  for (int i = 0; i < 2000; ++i) {
    const RandomSchema schema = makeSchema(random);
    const std::string text = makeQuery(schema, {}, random);
    const Checked checked = check(schema, text);
    accepted += checked.accepted ? 1 : 0;
    if (checked.accepted) seen.add(*checked.query);
  }
  EXPECT_GT(accepted, 1800u);
  for (const char* name :
       {"add2",        "between3",     "between4", "between~3",       "between~4",        "cidrmatch2", "cidrmatch3",
        "concat1",     "concat3",      "divide2",  "endswith2",       "endswith~2",       "indexof2",   "indexof3",
        "indexof~2",   "indexof~3",    "length1",  "modulo2",         "multiply2",        "number1",    "number2",
        "startswith2", "startswith~2", "string1",  "stringcontains2", "stringcontains~2", "substring2", "substring3",
        "subtract2"})
    EXPECT_TRUE(seen.functions.contains(name)) << name;
  EXPECT_EQ(seen.binaries.size(), 13u);
  EXPECT_EQ(seen.unaries.size(), 3u);
  EXPECT_EQ(seen.lists.size(), 9u);  // two of them also negated
  for (const size_t count : {seen.sequences, seen.untils, seen.runs, seen.maxspans, seen.keys, seen.optionals})
    EXPECT_GT(count, 20u);
  for (const size_t count : {seen.samples, seen.missing, seen.pipes}) EXPECT_GT(count, 10u);
}

TEST(RandomQueries, TheSameSeedGivesTheSameQueries) {
  Random first(3), second(3);
  EXPECT_EQ(makeQuery(makeSchema(first), {}, first), makeQuery(makeSchema(second), {}, second));
}

TEST(RandomSchemas, HaveEveryType) {
  Random random(4);
  const RandomSchema schema = makeSchema(random);
  std::set<ir::Type> types;
  for (const RandomField& field : schema.fields) types.insert(sema::irType(sema::valueType(field.info.type)));
  EXPECT_EQ(types.size(), 9u);
  for (const std::string& name : schema.unmapped) EXPECT_FALSE(schema.schema().find(name)) << name;
}

}  // namespace
}  // namespace rulec::generate
