#include "test/unit/codegen/compiled.h"

namespace rulec::test {
namespace {

ir::RuleSet textSet(std::vector<std::string> members, ir::CaseRule caseRule) {
  ir::RuleSet set;
  auto field = set.fields.add({"a.b", ir::Type::Text});
  auto element = set.values.add({ir::Element{0, ir::Type::Text}});
  auto test = set.values.add({ir::TextIsOneOf{element, std::move(members), caseRule}});
  set.predicates.add({ir::AnyOf{{field}, test}});
  return withRule(std::move(set));
}

std::string pattern(size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) text += static_cast<char>('a' + (i * 7 + length) % 26);
  return text;
}

class Strings : public testing::TestWithParam<unsigned> {};

TEST_P(Strings, EqualityIsExactAtEveryLengthAndEveryPosition) {
  for (size_t length = 0; length <= 40; ++length) {
    std::string member = pattern(length);
    auto plan = compile(textSet({member}, ir::CaseRule::Exact), GetParam());
    EXPECT_EQ(match(plan, Event(1).text(0, member)), 1u) << length;
    EXPECT_EQ(match(plan, Event(1).text(0, member + "x")), 0u) << length;
    EXPECT_EQ(match(plan, Event(1).text(0, member + std::string(1, '\0'))), 0u) << length;
    if (length > 0) EXPECT_EQ(match(plan, Event(1).text(0, member.substr(0, length - 1))), 0u) << length;
    for (size_t i = 0; i < length; ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string near = member;
        near[i] = static_cast<char>(near[i] ^ (1 << bit));
        EXPECT_EQ(match(plan, Event(1).text(0, near)), 0u) << length << " byte " << i << " bit " << bit;
      }
    }
  }
}

TEST_P(Strings, FoldingIgnoresTheCaseOfAsciiLettersOnly) {
  std::string member = "c:\\a[z@`{k}0~-_.exe";
  auto plan = compile(textSet({member}, ir::CaseRule::AsciiFold), GetParam());
  for (size_t i = 0; i < member.size(); ++i) {
    for (int c = 0; c < 256; ++c) {
      std::string text = member;
      text[i] = static_cast<char>(c);
      bool isLetter = member[i] >= 'a' && member[i] <= 'z';
      bool expected = c == static_cast<unsigned char>(member[i]) || (isLetter && c == member[i] - 'a' + 'A');
      EXPECT_EQ(match(plan, Event(1).text(0, text)), expected ? 1u : 0u) << i << " " << c;
    }
  }
}

TEST_P(Strings, OneOfManyMembersOfManyLengths) {
  std::vector<std::string> members;
  for (size_t length = 0; length < 30; ++length)
    for (int i = 0; i < 3; ++i)
      members.push_back(std::string(length / 2, 'p') + std::string(length - length / 2, static_cast<char>('0' + i)));
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  auto plan = compile(textSet(members, ir::CaseRule::Exact), GetParam());
  for (const std::string& member : members) {
    EXPECT_EQ(match(plan, Event(1).text(0, member)), 1u) << member;
    EXPECT_EQ(match(plan, Event(1).text(0, member + "z")), 0u) << member;
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, Strings, testing::Values(0u, 2u));

}  // namespace
}  // namespace rulec::test
