#include "compiler/opt/share.h"

#include "compiler/ir/verify.h"

#include <gtest/gtest.h>

namespace rulec::opt {
namespace {

using namespace ir;

struct Fixture {
  RuleSet set;
  FieldId time = set.fields.add({"@timestamp", Type::Date});
  FieldId name = set.fields.add({"process.name"});

  PredicateId nameIs(const std::string& text, CaseRule rule = CaseRule::Exact) {
    ValueId element = set.values.add({Element{0, Type::Text}});
    return set.predicates.add({AnyOf{{name}, set.values.add({TextIsOneOf{element, {text}, rule}})}});
  }
  void rule(PredicateId filter) {
    Rule rule;
    rule.timestamp = time;
    rule.body = EventMatch{filter};
    set.rules.add(rule);
  }
  PredicateId filter(uint32_t rule) const { return std::get<EventMatch>(set.rules[RuleId{rule}].body).filter; }
  void run() {
    set = share(std::move(set));
    EXPECT_EQ(verify(set), "");
  }
};

TEST(Share, TheSameTestInTwoRulesIsOne) {
  Fixture f;
  f.rule(f.nameIs("cmd.exe"));
  f.rule(f.nameIs("cmd.exe"));
  f.run();
  EXPECT_EQ(f.filter(0), f.filter(1));
}

TEST(Share, TestsThatDifferInTheirCaseRuleStayApart) {
  Fixture f;
  f.rule(f.nameIs("cmd.exe"));
  f.rule(f.nameIs("cmd.exe", CaseRule::AsciiFold));
  f.run();
  EXPECT_NE(f.filter(0), f.filter(1));
}

TEST(Share, TheOrderOfOperandsDoesNotMatter) {
  Fixture f;
  PredicateId a = f.nameIs("a"), b = f.nameIs("b"), c = f.nameIs("b"), d = f.nameIs("a");
  f.rule(f.set.predicates.add({Or{{a, b}}}));
  f.rule(f.set.predicates.add({Or{{c, d}}}));
  f.rule(f.set.predicates.add({And{{a, b}}}));
  f.run();
  EXPECT_EQ(f.filter(0), f.filter(1));
  EXPECT_NE(f.filter(0), f.filter(2));
}

TEST(Share, MentionsOfOtherFieldsStayApart) {
  Fixture f;
  FieldId other = f.set.fields.add({"process.parent.name"});
  PredicateId here = f.nameIs("a");
  ValueId condition = std::get<AnyOf>(f.set.predicates[here].node).condition;
  f.rule(here);
  f.rule(f.set.predicates.add({AnyOf{{other}, condition}}));
  f.run();
  EXPECT_NE(f.filter(0), f.filter(1));
}

}  // namespace
}  // namespace rulec::opt
