// A set of rules in which tests of passes write filters.
#pragma once

#include "compiler/ir/verify.h"
#include "compiler/opt/profile.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace rulec::opt {

struct Filters {
  ir::RuleSet set;
  ir::FieldId time = set.fields.add({"@timestamp", ir::Type::Date});
  ir::FieldId category = set.fields.add({"event.category"});
  ir::FieldId name = set.fields.add({"process.name"});
  ir::ValueId element = set.values.add({ir::Element{0, ir::Type::Text}});

  ir::PredicateId any(ir::FieldId field, ir::ValueId condition) {
    return set.predicates.add({ir::AnyOf{{field}, condition}});
  }
  ir::PredicateId is(ir::FieldId field, std::vector<std::string> texts, ir::CaseRule rule = ir::CaseRule::Exact) {
    return any(field, set.values.add({ir::TextIsOneOf{element, std::move(texts), rule}}));
  }
  ir::PredicateId like(ir::FieldId field, std::vector<std::string> patterns) {
    return any(field, set.values.add({ir::TextMatches{element, std::move(patterns)}}));
  }
  ir::PredicateId no(ir::PredicateId operand) { return set.predicates.add({ir::Not{operand}}); }

  /// Adds the objects at `path` and their field `below`.
  struct Objects {
    ir::FieldId objects, field;
  };
  Objects objectsAt(const std::string& path, const std::string& below) {
    ir::Field objects{path}, within{path + "." + below};
    objects.isObjects = true;
    within.within = path;
    return {set.fields.add(objects), set.fields.add(within)};
  }

  const Profile* profile = nullptr;  // by which passes choose

  /// The only rule of the set, after the pass.
  template <class Pass>
  const ir::Rule& ruleAfter(Pass pass, decltype(ir::Rule::body) body) {
    ir::Rule rule;
    rule.metadata.id = "r";
    rule.timestamp = time;
    rule.body = std::move(body);
    set.rules.add(std::move(rule));
    if constexpr (std::is_invocable_v<Pass, ir::RuleSet>) {
      set = pass(std::move(set));
    } else {
      set = pass(std::move(set), profile);
    }
    EXPECT_EQ(ir::verify(set), "");
    return set.rules[ir::RuleId{0}];
  }
};

}  // namespace rulec::opt
