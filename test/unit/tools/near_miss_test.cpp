#include "tools/generate/near_miss.h"

#include "tools/generate/batch.h"

#include <gtest/gtest.h>

#include <arpa/inet.h>

#include <set>

namespace rulec::generate {
namespace {

constexpr int64_t kMinute = 60'000'000'000;

/// sequence by process.entity_id with maxspan=1m [event.type in ("start")] [not cidrMatch(destination.ip,
/// "10.0.0.0/8")]
ir::RuleSet exampleRules() {
  ir::RuleSet set;
  const ir::FieldId time = set.fields.add({"@timestamp", ir::Type::Date});
  const ir::FieldId type = set.fields.add({"event.type", ir::Type::Text});
  const ir::FieldId address = set.fields.add({"destination.ip", ir::Type::Address});
  const ir::FieldId entity = set.fields.add({"process.entity_id", ir::Type::Text});
  const ir::ValueId text = set.values.add({ir::Element{0, ir::Type::Text}});
  const ir::ValueId isStart = set.values.add({ir::TextIsOneOf{text, {"start"}, ir::CaseRule::Exact}});
  const ir::ValueId ip = set.values.add({ir::Element{0, ir::Type::Address}});
  const ir::ValueId isPrivate = set.values.add({ir::AddressInNetworks{ip, {{0, 0xFFFF0A000000, 104}}}});
  const ir::PredicateId first = set.predicates.add({ir::AnyOf{{type}, isStart}});
  const ir::PredicateId inside = set.predicates.add({ir::AnyOf{{address}, isPrivate}});
  const ir::PredicateId second = set.predicates.add({ir::Not{inside}});
  ir::Sequence sequence;
  sequence.steps = {{first, {{entity, false}}, false}, {second, {{entity, false}}, false}};
  sequence.maxspanNs = kMinute;
  ir::Rule rule;
  rule.timestamp = time;
  rule.body = std::move(sequence);
  set.rules.add(std::move(rule));
  return set;
}

bool isInTen(const std::string& text) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 10;
  return inet_pton(AF_INET6, text.c_str(), &v6) == 1 && IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 10;
}

TEST(NearMiss, AddressesFallOnTheSideTheyAreWantedOn) {
  Random random(1);
  const std::vector<ir::Network> ten = {{0, 0xFFFF0A000000, 104}};
  size_t inside = 0;
  std::set<std::string> outside;
  for (int i = 0; i < 2000; ++i) {
    inside += isInTen(nearAddress(ten, true, random));
    outside.insert(nearAddress(ten, false, random));
  }
  EXPECT_GT(inside, 1900u);  // the rest are no addresses
  for (const std::string& text : outside) EXPECT_FALSE(isInTen(text)) << text;
  EXPECT_TRUE(outside.contains("9.255.255.255"));
  EXPECT_TRUE(outside.contains("11.0.0.0"));
  EXPECT_TRUE(outside.contains("::ffff:11.0.0.0"));
}

TEST(NearMiss, NearTextsAreNotTheText) {
  Random random(1);
  for (int i = 0; i < 1000; ++i) EXPECT_NE(nearText("/usr/sbin/installer", random), "/usr/sbin/installer");
}

TEST(NearMiss, TimesAreWrittenExactly) {
  std::set<std::string> texts;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    Random random(seed);
    const Json value = timeValue(1767225660'000900000, random);
    if (const auto* text = std::get_if<std::string>(&value.node)) texts.insert(*text);
    if (const auto* number = std::get_if<NumberText>(&value.node)) texts.insert(number->text);
  }
  for (const char* text : {"2026-01-01T00:01:00.0009Z", "2026-01-01T00:01:00.000900000Z",
                           "2026-01-01T01:01:00.0009+01:00", "2025-12-31T18:31:00.0009-05:30", "1767225660000.900000"})
    EXPECT_TRUE(texts.contains(text)) << text;
}

TEST(Planter, BothStepsAndTheEdgeOfTheSpanAreReached) {
  const ir::RuleSet set = exampleRules();
  Planter planter(set, {.entities = 2});
  Random random(3);
  size_t starts = 0, outsiders = 0, entities = 0;
  for (int i = 0; i < 1000; ++i) {
    Json document{Object{}};
    planter.plant(document, random);
    for (const PathValue& value : visibleContents(document)) {
      starts += value.path == "event.type" && value.text == "start";
      outsiders += value.path == "destination.ip" && !isInTen(value.text);
      entities += value.path == "process.entity_id";
    }
  }
  EXPECT_GT(starts, 300u);
  EXPECT_GT(outsiders, 250u);
  EXPECT_GT(entities, 900u);
}

TEST(BatchMaker, TheSameSeedGivesTheSameLines) {
  const ir::RuleSet set = exampleRules();
  const BatchMaker maker(set, {});
  EXPECT_EQ(maker.makeLines(9, 300), maker.makeLines(9, 300));
  EXPECT_NE(maker.makeLines(9, 300), maker.makeLines(10, 300));
}

TEST(BatchMaker, MostLinesAreEventsAndSomeAreBroken) {
  const ir::RuleSet set = exampleRules();
  const BatchMaker maker(set, {.broken = 0.1});
  size_t valid = 0;
  for (const std::string& line : maker.makeLines(1, 4000)) {
    EXPECT_EQ(line.find('\n'), std::string::npos);
    valid += parseJson(line).has_value();
  }
  EXPECT_GT(valid, 3500u);
  EXPECT_LT(valid, 3990u);
}

}  // namespace
}  // namespace rulec::generate
