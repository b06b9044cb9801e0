// Words of texts by compiled code: phrases of any number and length, on both sides of a row's words of bits.
#include "test/unit/codegen/compiled.h"

#include <algorithm>

namespace rulec::test {
namespace {

using Phrases = std::vector<std::vector<std::string>>;

ir::RuleSet wordSet(Phrases phrases, std::vector<std::string> patterns) {
  std::sort(phrases.begin(), phrases.end());
  ir::RuleSet set;
  auto field = set.fields.add({"a.b", ir::Type::Text});
  auto element = set.values.add({ir::Element{0, ir::Type::Text}});
  auto test = set.values.add({ir::TextHasWords{element, std::move(phrases), std::move(patterns)}});
  set.predicates.add({ir::AnyOf{{field}, test}});
  return withRule(std::move(set));
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word + "-";
  return text;
}

class Words : public testing::TestWithParam<unsigned> {};

TEST_P(Words, APhraseIsFoundAndNothingNearIt) {
  auto plan = compile(wordSet({{"a", "b", "a", "c"}, {"d"}}, {"x*y"}), GetParam());
  for (const char* text : {"a b a c", "A b-a/c", "a b a b a c", "e D", "xy", "b XzzY a"})
    EXPECT_EQ(match(plan, Event(1).text(0, text)), 1u) << text;
  for (const char* text : {"", "a b a", "b a c", "a b c a", "a b a bc", "dd", "x y", "xyz"})
    EXPECT_EQ(match(plan, Event(1).text(0, text)), 0u) << text;
}

TEST_P(Words, APhraseOfAnyLengthIsFound) {
  for (size_t length : {1u, 63u, 64u, 65u, 128u, 1023u, 1024u}) {
    std::vector<std::string> phrase;
    for (size_t i = 0; i < length; ++i) phrase.push_back("w" + std::to_string(i % 100));
    auto plan = compile(wordSet({phrase}, {}), GetParam());
    EXPECT_EQ(match(plan, Event(1).text(0, "w0 " + joined(phrase) + "w1")), 1u) << length;
    std::vector<std::string> shorter(phrase.begin(), phrase.end() - 1);
    EXPECT_EQ(match(plan, Event(1).text(0, joined(shorter))), 0u) << length;
    std::swap(phrase.front(), phrase.back());
    EXPECT_EQ(match(plan, Event(1).text(0, joined(phrase))), length == 1 ? 1u : 0u) << length;
  }
}

TEST_P(Words, MorePhrasesThanOneCallFollowsAreAllFound) {
  Phrases phrases;
  for (int i = 0; i < 1500; ++i) phrases.push_back({"p" + std::to_string(i), "q"});
  auto plan = compile(wordSet(phrases, {"z*"}), GetParam());
  for (int i : {0, 1, 31, 32, 511, 512, 1023, 1499}) {
    EXPECT_EQ(match(plan, Event(1).text(0, "q p" + std::to_string(i) + " q")), 1u) << i;
    EXPECT_EQ(match(plan, Event(1).text(0, "q p" + std::to_string(i) + " p q")), 0u) << i;
  }
  EXPECT_EQ(match(plan, Event(1).text(0, "p1 zz")), 1u);
}

INSTANTIATE_TEST_SUITE_P(Levels, Words, testing::Values(0u, 2u));

}  // namespace
}  // namespace rulec::test
