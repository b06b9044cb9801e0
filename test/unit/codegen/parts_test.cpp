// Parts are found wherever a plain search finds them.
#include "compiler/codegen/parts.h"

#include "compiler/support/ascii.h"
#include "runtime/core/parts.h"
#include "test/unit/codegen/compiled.h"

#include <random>
#include <set>

namespace rulec::test {
namespace {

using Texts = std::vector<std::string>;

/// A set of rules each of which asks for some of the texts in one field, by wildcards; sets of few rules have no plan
/// of access.
ir::RuleSet rulesFor(const std::vector<Texts>& patterns) {
  ir::RuleSet set;
  auto time = set.fields.add({"@timestamp", ir::Type::Date});
  auto field = set.fields.add({"process.command_line"});
  ir::ValueId element = set.values.add({ir::Element{0, ir::Type::Text}});
  for (const Texts& some : patterns) {
    ir::Rule rule;
    rule.metadata.id = std::to_string(set.rules.size());
    rule.timestamp = time;
    ir::Access access{.terms = std::vector<ir::AccessTerm>{}};
    ir::TextMatches test{element, {}, ir::CaseRule::AsciiFold};
    for (const std::string& text : some) {
      test.patterns.push_back("*" + text + "*");
      access.terms->push_back({field, text, true});
    }
    rule.access = access;
    rule.body = ir::EventMatch{set.predicates.add({ir::AnyOf{{field}, set.values.add({test})}})};
    set.rules.add(std::move(rule));
  }
  return set;
}

/// The rules that are to be asked about an event with these values.
std::set<uint32_t> candidates(const rt_plan& plan, const Texts& values, const uint64_t* waiting = nullptr) {
  Event event(plan.field_count);
  for (const std::string& value : values) event.text(1, value);
  const uint32_t slot = 1;
  std::vector<uint64_t> row(2 * RT_ROW_WORDS(plan.rule_count));
  plan.find_candidates(&plan, &slot, 1, event.fields(), waiting, row.data());
  std::set<uint32_t> rules;
  for (uint32_t r = 0; r < plan.rule_count; ++r)
    if ((row[r / 64] >> r % 64 & 1) != 0) rules.insert(r);
  return rules;
}

std::set<uint32_t> expected(const std::vector<Texts>& patterns, const Texts& values) {
  std::set<uint32_t> rules;
  for (uint32_t r = 0; r < patterns.size(); ++r)
    for (const std::string& part : patterns[r])
      for (const std::string& value : values)
        if (asciiLower(value).find(part) != std::string::npos) rules.insert(r);
  return rules;
}

TEST(Parts, ARuleIsACandidateOfEachValueWithOneOfItsParts) {
  std::vector<Texts> patterns{{"-encoded"}, {"download", "http://"}, {"\\temp\\"}, {"aaaa"}, {"caf\xc3\xa9"}};
  auto loaded = compile(rulesFor(patterns), 2);
  const Texts values{"",       "-en",         "-ENCODED",    "x -Encoded", "c:\\Temp\\a", "C:\\TEMP", "aaa",
                     "AaAaAa", "CAF\xc3\xa9", "caf\xc3\x89", "a http://b", "httpz//",     "DownloaD"};
  for (const std::string& value : values)
    EXPECT_EQ(candidates(*loaded.plan(), {value}), expected(patterns, {value})) << value;
  EXPECT_EQ(candidates(*loaded.plan(), values), expected(patterns, values));
}

TEST(Candidates, WhatMattersWhileAStartWaitsLeadsToRulesOfWhichOneDoes) {
  ir::RuleSet set = rulesFor({{"first"}, {"other"}, {"third"}, {"fourth"}});
  for (uint32_t r : {0u, 1u})
    set.rules[ir::RuleId{r}].access.whileWaiting = std::vector<ir::AccessTerm>{{ir::FieldId{1}, "later"}};
  set.rules[ir::RuleId{2}].access.whileWaiting = std::nullopt;
  auto loaded = compile(set, 2);
  using Rules = std::set<uint32_t>;
  uint64_t none = 0, second = 2, third = 4;
  EXPECT_EQ(candidates(*loaded.plan(), {"later"}, &none), Rules{});
  EXPECT_EQ(candidates(*loaded.plan(), {"Later"}, &second), Rules{1});
  EXPECT_EQ(candidates(*loaded.plan(), {"the first"}, &third), (Rules{0, 2}));
  EXPECT_EQ(candidates(*loaded.plan(), {"later"}, nullptr), (Rules{0, 1, 2}));
}

TEST(Parts, OfManyThoseThatATextHasAreFound) {
  std::mt19937 random(7);
  auto letters = [&](size_t most, size_t least) {
    std::string text;
    for (size_t left = least + random() % (most - least + 1); left > 0; --left) text += "abAB\\`@[{"[random() % 9];
    return text;
  };
  std::vector<Texts> patterns(400);
  for (Texts& some : patterns) {
    std::set<std::string> distinct;
    for (size_t left = 1 + random() % 3; left > 0; --left) distinct.insert(asciiLower(letters(9, 4)));
    some.assign(distinct.begin(), distinct.end());
  }
  auto loaded = compile(rulesFor(patterns), 0);
  size_t found = 0;
  for (int i = 0; i < 500; ++i) {
    Texts values{letters(40, 0), letters(12, 0)};
    std::set<uint32_t> rules = candidates(*loaded.plan(), values);
    EXPECT_EQ(rules, expected(patterns, values)) << values[0] << " " << values[1];
    found += rules.size();
  }
  EXPECT_GT(found, 500u);
}

}  // namespace
}  // namespace rulec::test
