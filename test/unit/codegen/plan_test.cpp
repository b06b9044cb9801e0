#include "compiler/codegen/metadata.h"
#include "compiler/codegen/prefilter.h"
#include "test/unit/codegen/compiled.h"

#include "llvm/Support/JSON.h"

namespace rulec::test {
namespace {

std::string text(rt_text t) { return {t.data == nullptr ? "" : t.data, t.length}; }

ir::Metadata metadata() {
  ir::Metadata m;
  m.id = "id-1";
  m.name = "A \"name\"";
  m.description = "line\nbreak";
  m.type = m.language = "eql";
  m.severity = "high";
  m.riskScore = 73;
  m.version = 3;
  m.license = "A licence";
  m.authors = {"x", "y"};
  m.tags = {"t"};
  ir::Threat t1{
      "MITRE ATT&CK", "TA1", "One", "https://1", {{"T1", "Tech", "https://t1", {{"T1.001", "Sub", "https://s"}}}}};
  ir::Threat t2{"MITRE ATT&CK", "TA2", "Two", "https://2", {{"T1", "Tech", "https://t1", {}}}};
  m.threats = {t1, t2};
  return m;
}

ir::RuleSet sequenceSet() {
  ir::RuleSet set;
  auto time = set.fields.add({"@timestamp", ir::Type::Date});
  auto key = set.fields.add({"process.entity_id", ir::Type::Text});
  auto ip = set.fields.add({"ip", ir::Type::Address});
  auto has = set.predicates.add({ir::HasValue{ip}});
  auto not_ = set.predicates.add({ir::Not{has}});
  ir::Rule rule;
  rule.metadata = metadata();
  rule.meaning = "meaning";
  rule.timestamp = time;
  rule.body = ir::Sequence{{{has, {{key, false}, {ip, true}}, false}, {not_, {{key, true}, {key, false}}, false}},
                           std::nullopt,
                           60'000'000'000};
  set.rules.add(rule);
  return set;
}

TEST(Plan, HasTheFieldThatAnEventsTimeIsReadFromFirst) {
  ir::RuleSet set = sequenceSet();
  set.rules[ir::RuleId{0}].timeOverride = set.fields.add({"event.ingested", ir::Type::Date});
  set.rules[ir::RuleId{0}].needsOverride = true;
  auto loaded = compile(set, 2);
  EXPECT_EQ(loaded.plan()->rules[0].override_slot, 3u);
  EXPECT_EQ(loaded.plan()->rules[0].needs_override, 1u);
}

/// A set with one rule that has so many needles, of which one stands in such a share of lines.
ir::RuleSet searched(size_t needles, double likely) {
  ir::RuleSet set = sequenceSet();
  ir::Prefilter prefilter{{}, {}, likely};
  for (size_t i = 0; i < needles; ++i) prefilter.needles.push_back({std::string(3, static_cast<char>('a' + i)), false});
  set.rules[ir::RuleId{0}].prefilter = prefilter;
  return set;
}

TEST(Plan, ASearchThatCostsMoreThanItSavesIsLeftOut) {
  EXPECT_TRUE(codegen::hasPrefilter(searched(2, 0.5)));
  EXPECT_FALSE(codegen::hasPrefilter(searched(20, 0.5)));
  EXPECT_TRUE(codegen::hasPrefilter(searched(20, 0.001)));
  EXPECT_FALSE(codegen::hasPrefilter(searched(2, 0.9)));
  EXPECT_FALSE(codegen::hasPrefilter(searched(25, 0)));
}

TEST(Plan, ASearchThatMostLinesNeedWhileStartsWaitIsLeftOut) {
  ir::RuleSet set = searched(10, 0.01);
  EXPECT_TRUE(codegen::hasPrefilter(set));
  set.rules[ir::RuleId{0}].prefilter->waiting = ir::WaitingSearch{{{"process"}}};
  EXPECT_FALSE(codegen::hasPrefilter(set));
}

TEST(Plan, ConstantsReadBackAsTheyWerePutIn) {
  auto loaded = compile(sequenceSet(), 2);
  const rt_plan& plan = *loaded.plan();
  EXPECT_EQ(plan.abi_version, RT_ABI_VERSION);
  EXPECT_EQ(plan.rules[0].timestamp_slot, 0u);
  EXPECT_EQ(plan.rules[0].tiebreaker_slot, RT_NO_SLOT);
  EXPECT_EQ(plan.rules[0].override_slot, RT_NO_SLOT);
  EXPECT_EQ(plan.rules[0].needs_override, 0u);
  ASSERT_EQ(plan.field_count, 3u);
  EXPECT_EQ(text(plan.fields[1].path), "process.entity_id");
  EXPECT_EQ(plan.fields[2].type, uint32_t{RT_ADDRESS});
  EXPECT_EQ(plan.node_count, plan.edge_count + 1);
  EXPECT_EQ(text(plan.compiler_version), "1.2.3");
  EXPECT_EQ(text(plan.target), "x86_64-linux");
  EXPECT_EQ(text(plan.rule_set_hash).substr(0, 7), "sha256:");
  ASSERT_EQ(plan.rule_count, 1u);
  const rt_rule& rule = plan.rules[0];
  EXPECT_EQ(rule.kind, uint32_t{RT_SEQUENCE});
  EXPECT_EQ(rule.step_count, 2u);
  EXPECT_EQ(rule.until, 0u);
  EXPECT_EQ(rule.key_count, 2u);
  EXPECT_EQ(rule.maxspan_ns, 60'000'000'000);
  EXPECT_EQ(rule.severity, 73u);
  EXPECT_EQ(text(rule.severity_word), "high");
  EXPECT_EQ(text(rule.version), "3");
  EXPECT_EQ(text(rule.id), "id-1");
  EXPECT_EQ(text(rule.name), "A \"name\"");
  EXPECT_EQ(rule.steps[1].first_key, 2u);
  EXPECT_EQ(rule.keys[1].slot, 2u);
  EXPECT_EQ(rule.keys[1].optional, 1u);
  EXPECT_EQ(rule.keys[2].slot, 1u);
}

TEST(Plan, AlertFragmentsAreMembersOfJsonObjects) {
  auto loaded = compile(sequenceSet(), 0);
  const rt_rule& rule = loaded.plan()->rules[0];
  for (rt_text fragment : {rule.rule_json, rule.threat_json, rule.rulec_json})
    EXPECT_TRUE(bool(llvm::json::parse("{" + text(fragment) + "}"))) << text(fragment);
  EXPECT_EQ(rule.risk_score, 73u);
  EXPECT_NE(text(rule.rule_json).find(R"("version":"3")"), std::string::npos);
}

TEST(Plan, ATechniqueOfTwoTacticsIsListedOnce) {
  auto threat = llvm::json::parse("{" + codegen::fragments(metadata(), "m", {}).threat + "}");
  ASSERT_TRUE(bool(threat));
  const auto* object = threat->getAsObject();
  EXPECT_EQ(object->getObject("tactic")->getArray("id")->size(), 2u);
  EXPECT_EQ(object->getObject("technique")->getArray("id")->size(), 1u);
  EXPECT_EQ(object->getObject("technique")->getObject("subtechnique")->getArray("name")->size(), 1u);
}

TEST(Plan, ARulesHashIsOfItsMeaningAlone) {
  EXPECT_EQ(codegen::ruleHash("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  ir::Metadata other = metadata();
  other.name = "B";
  auto hashOf = [](const codegen::Fragments& f) { return f.rulec.substr(0, f.rulec.find(',')); };
  EXPECT_EQ(hashOf(codegen::fragments(metadata(), "m", {})), hashOf(codegen::fragments(other, "m", {})));
  EXPECT_NE(hashOf(codegen::fragments(metadata(), "m", {})), hashOf(codegen::fragments(metadata(), "n", {})));
}

}  // namespace
}  // namespace rulec::test
