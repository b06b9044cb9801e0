#include <gtest/gtest.h>

#include "compiler/oracle/matching.h"
#include "compiler/oracle/oracle.h"
#include "indicator_matching.h"
#include "random.h"

namespace rt::test {
namespace {

const std::vector<rt_indicator_entry> kByAddress = {{kEventIp, kIp, 0, 1}};

size_t countOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(Indicators, matchEventsByTheFieldsType) {
  IndicatorMatching matching(kByAddress);
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("ip":"2001:db8::1")")), RT_OK);
  EXPECT_EQ(matching.feed(eventLine("same", R"("ip":"2001:DB8:0::0:1")") + eventLine("other", R"("ip":"2001:db8::2")") +
                          eventLine("none", R"("t":"2001:db8::1")")),
            "same");
}
TEST(Indicators, areThoseThatTheRuleTakes) {
  IndicatorMatching matching(kByAddress);
  ASSERT_EQ(matching.addFile(document("other event", "i", R"("it":{"ip":"192.0.2.1"})") + eventLine("e", R"("x":1)")),
            RT_OK);
  EXPECT_EQ(matching.stats().indicators, 1u);  // "other" begins as an indicator does
  EXPECT_EQ(matching.stats().indicator_lines, 2u);
  EXPECT_EQ(matching.feed(eventLine("hit", R"("ip":"192.0.2.1")")), "hit");
}
TEST(Indicators, matchAnyValueOfArrays) {
  IndicatorMatching matching(kByAddress);
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("ip":["192.0.2.1","192.0.2.2"])")), RT_OK);
  EXPECT_EQ(matching.feed(eventLine("hit", R"("ip":["192.0.2.9","192.0.2.2"])")), "hit");
  EXPECT_NE(matching.output.find(R"("atomic":"192.0.2.2")"), std::string::npos) << matching.output;
}
TEST(Indicators, needEveryEntryOfOneGroup) {
  IndicatorMatching matching({{kEventIp, kIp, 0, 0}, {kEventNumber, kNumber, 0, 1}, {kEventText, kText, 0, 1}});
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("ip":"192.0.2.1","n":443,"t":"x")") +
                             indicatorLine("k", R"("ip":"192.0.2.2","n":80)")),
            RT_OK);
  EXPECT_EQ(matching.feed(eventLine("both", R"("ip":"192.0.2.1","n":443.0)") +
                          eventLine("crossed", R"("ip":"192.0.2.1","n":80)") + eventLine("group2", R"("t":"x")") +
                          eventLine("one", R"("ip":"192.0.2.2")")),
            "both group2");
}
TEST(Indicators, ofNegatedEntriesDifferOrMissOneSide) {
  IndicatorMatching matching({{kEventNumber, kNumber, 1, 0}, {kEventText, kText, 0, 1}});
  ASSERT_EQ(matching.addFile(indicatorLine("with", R"("t":"a","n":1)") + indicatorLine("without", R"("t":"b")")),
            RT_OK);
  EXPECT_EQ(matching.feed(eventLine("equal", R"("t":"a","n":1)") + eventLine("differs", R"("t":"a","n":2)") +
                          eventLine("eventLacks", R"("t":"a")") + eventLine("indicatorLacks", R"("t":"b","n":1)") +
                          eventLine("bothLack", R"("t":"b")") + eventLine("oneOfArray", R"("t":"a","n":[2,1])")),
            "differs eventLacks indicatorLacks");
}
TEST(Indicators, areShownInTheirOrderEachOnce) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}, {kEventNumber, kNumber, 0, 1}});
  ASSERT_EQ(matching.addFile(indicatorLine("second-by-text", R"("n":7)")), RT_OK);
  ASSERT_EQ(matching.addFile(indicatorLine("both", R"("n":7,"t":"a")") + indicatorLine("last", R"("t":"a")")), RT_OK);
  EXPECT_EQ(matching.feed(eventLine("e", R"("t":"a","n":7)")), "e");
  const std::string& out = matching.output;
  EXPECT_EQ(countOf(out, R"("type":"indicator_match_rule")"), 3u);
  size_t first = out.find(R"("field":"n","id":"second-by-text")"), both = out.find(R"("field":"t","id":"both")");
  ASSERT_NE(both, std::string::npos) << out;
  EXPECT_LT(first, both);
  EXPECT_LT(both, out.find(R"("id":"last")"));
  EXPECT_NE(out.find(R"("indicators":{"count":3})"), std::string::npos) << out;
}
TEST(Indicators, beyondTwoHundredAreCountedInTheAlert) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}});
  std::string file;
  for (int i = 0; i < 203; ++i) file += indicatorLine("i" + std::to_string(i), R"("t":"a")");
  ASSERT_EQ(matching.addFile(file), RT_OK);
  EXPECT_EQ(matching.feed(eventLine("e", R"("t":"a")")), "e");
  EXPECT_EQ(countOf(matching.output, R"("type":"indicator_match_rule")"), 200u);
  EXPECT_NE(matching.output.find(R"("indicators":{"count":203,"left_out":3})"), std::string::npos) << matching.output;
}
TEST(Indicators, areTheSameHoweverTheFileIsCut) {
  std::string file = "\xef\xbb\xbf" + indicatorLine("i", R"("t":"a")") + "\r\n\n" + indicatorLine("k", R"("t":"b")");
  for (size_t chunk : {1u, 2u, 7u, 50u}) {
    IndicatorMatching matching({{kEventText, kText, 0, 1}});
    ASSERT_EQ(matching.addFile(file.substr(0, file.size() - 1), chunk), RT_OK);
    EXPECT_EQ(matching.stats().indicators, 2u);
    EXPECT_EQ(matching.feed(eventLine("a", R"("t":"a")") + eventLine("b", R"("t":"b")")), "a b");
  }
}
TEST(Indicators, thatAreInvalidAreReportedByLineAndCounted) {
  IndicatorMatching matching(kByAddress);
  EXPECT_EQ(matching.addFile(indicatorLine("i", R"("ip":"192.0.2.1")") + "{\"it\":\n[]\n"), RT_OK);
  ASSERT_EQ(matching.reports.size(), 2u);
  EXPECT_EQ(matching.reports[0], "indicators: line 2 ends inside a JSON text");
  EXPECT_EQ(matching.reports[1], "indicators: line 3 is not a JSON object");
  EXPECT_EQ(matching.stats().indicators_invalid, 2u);
  EXPECT_EQ(matching.stats().invalid_truncated, 0u) << "these are no events";
}
TEST(Indicators, reportTheFirstInvalidLinesAndCountTheRest) {
  IndicatorMatching matching(kByAddress);
  std::string bad;
  for (int i = 0; i < 13; ++i) bad += "x\n";
  EXPECT_EQ(matching.addFile(bad + "{}\n"), RT_OK);
  ASSERT_EQ(matching.reports.size(), 11u);
  EXPECT_EQ(matching.reports.back(), "indicators: 3 more invalid lines");
  EXPECT_EQ(matching.addFile("{}\nx\n"), RT_OK);
  EXPECT_EQ(matching.reports.back(), "indicators: line 2 is not JSON") << "each file has lines of its own";
}
TEST(Indicators, tellOfFilesWithoutAny) {
  IndicatorMatching matching(kByAddress);
  EXPECT_EQ(matching.addFile(std::string("\x7f"
                                         "ELF\0\1\n\2",
                                         8)),
            RT_BAD_INPUT);
  EXPECT_EQ(matching.addFile(""), RT_OK);
  matching.options.strict = 1;
  matching.destroy();
  EXPECT_EQ(matching.addFile(indicatorLine("i", R"("ip":"192.0.2.1")") + "x\n"), RT_BAD_INPUT);
}
TEST(Indicators, ofLinesThatAreTooLongAreSkipped) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}});
  matching.options.max_line = 100;
  std::string file = indicatorLine("i", R"("t":")" + std::string(5000, 'x') + "\"") + indicatorLine("k", R"("t":"a")");
  for (size_t chunk : {30u, 100000u}) {
    matching.destroy();
    EXPECT_EQ(matching.addFile(file, chunk), RT_OK);
    EXPECT_EQ(matching.reports.back(), "indicators: line 1 is longer than the limit");
    EXPECT_EQ(matching.stats().indicators_invalid, 1u);
    EXPECT_EQ(matching.feed(eventLine("a", R"("t":"a")")), "a");
  }
}
TEST(Indicators, thatHaveNoRoomAreCountedAndAnnounced) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}});
  matching.options.indicator_bytes = 64 * 1024;
  std::string file;
  for (int i = 0; i < 2000; ++i) file += indicatorLine("i" + std::to_string(i), R"("t":"a)" + std::to_string(i) + '"');
  size_t before = matching.host.bytes;
  ASSERT_EQ(matching.addFile(file), RT_OK);
  uint64_t kept = matching.stats().indicators;
  EXPECT_GT(kept, 50u);
  EXPECT_LT(kept, 2000u);
  EXPECT_EQ(matching.stats().indicators_left_out, 2000 - kept);
  EXPECT_EQ(matching.feed(eventLine("first", R"("t":"a0")") +
                          eventLine("last", R"("t":"a)" + std::to_string(kept - 1) + '"') +
                          eventLine("beyond", R"("t":"a)" + std::to_string(kept) + '"')),
            "first last");
  EXPECT_NE(matching.output.find(R"("kind":"indicators_left_out","count":)" + std::to_string(2000 - kept)),
            std::string::npos);
  rt_clear_indicators(matching.instance());
  EXPECT_EQ(matching.stats().indicators, 0u);
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("t":"a")")), RT_OK);
  EXPECT_EQ(matching.stats().indicators, 1u) << "there is room again";
  matching.destroy();
  EXPECT_EQ(matching.host.bytes, before);
}
TEST(Indicators, thatAreMissingAreAnnouncedOnce) {
  IndicatorMatching matching(kByAddress);
  EXPECT_EQ(matching.feed(eventLine("e", R"("ip":"192.0.2.1")")), "");
  matching.feed(eventLine("e", R"("ip":"192.0.2.1")"));
  EXPECT_EQ(countOf(matching.output, R"("kind":"no_indicators")"), 1u) << matching.output;
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("ip":"192.0.2.1")")), RT_OK);
  EXPECT_EQ(matching.feed(eventLine("e", R"("ip":"192.0.2.1")")), "e");
  rt_clear_indicators(matching.instance());
  matching.feed("\n");
  EXPECT_EQ(countOf(matching.output, R"("kind":"no_indicators")"), 2u);
}
TEST(Indicators, thatAreBegunReplaceTheOthersAtOnce) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}});
  std::string events = eventLine("a", R"("t":"a")") + eventLine("b", R"("t":"b")");
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("t":"a")")), RT_OK);
  rt_begin_indicators(matching.instance());
  ASSERT_EQ(matching.addFile(indicatorLine("k", R"("t":"b")")), RT_OK);
  EXPECT_EQ(matching.feed(events), "a");
  rt_use_indicators(matching.instance());
  EXPECT_EQ(matching.feed(events), "b");
  EXPECT_EQ(matching.stats().indicators, 1u);
  rt_begin_indicators(matching.instance());
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("t":"a")")), RT_OK);
  rt_drop_indicators(matching.instance());
  EXPECT_EQ(matching.feed(events), "b");
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("t":"a")")), RT_OK);
  EXPECT_EQ(matching.feed(events), "a b");
}
TEST(Indicators, doNotDisturbAnEventThatIsCut) {
  IndicatorMatching matching({{kEventText, kText, 0, 1}});
  std::string event = eventLine("e", R"("t":"a")");
  EXPECT_EQ(matching.feed(event.substr(0, 20)), "");
  ASSERT_EQ(matching.addFile(indicatorLine("i", R"("t":"a")")), RT_OK);
  EXPECT_EQ(matching.feed(event.substr(20)), "e");
}
TEST(Indicators, surviveAHostWithoutMemory) {
  std::string file;
  for (int i = 0; i < 20; ++i) file += indicatorLine("i", R"("t":")" + std::string(300, 'a') + "\"");
  for (size_t allowed = 0; allowed < 12; ++allowed) {
    IndicatorMatching matching({{kEventText, kText, 0, 1}});
    ASSERT_NE(matching.instance(), nullptr);
    matching.host.allowed = allowed;
    int status = matching.addFile(file);
    EXPECT_TRUE(status == RT_NO_MEMORY || matching.stats().indicators + matching.stats().indicators_left_out == 20)
        << allowed;
    matching.destroy();
    EXPECT_EQ(matching.host.bytes, 0u);
  }
}

// ---- against the oracle --------------------------------------------------------------------------------------------

namespace oracle = rulec::oracle;
using oracle::RuleTest;

/// The same rule, for the oracle.
RuleTest oracleRule(const std::vector<rt_indicator_entry>& entries) {
  const rulec::ir::Field fields[] = {{"@timestamp", rulec::ir::Type::Date},
                                     {"kind"},
                                     {"t"},
                                     {"ip", rulec::ir::Type::Address},
                                     {"n", rulec::ir::Type::Integer},
                                     {"it.t"},
                                     {"it.ip", rulec::ir::Type::Address},
                                     {"it.n", rulec::ir::Type::Integer}};
  auto hasKind = [kind = fields[kKind]](char first) {
    return [kind, first](const oracle::Event& event) {
      for (const oracle::Value& value : valuesOf(event, kind))
        if ((std::get<std::string>(value)[0] == 'e') == (first == 'e')) return true;
      return false;
    };
  };
  RuleTest rule;
  rule.shape = RuleTest::Shape::ThreatMatch;
  rule.steps.push_back({hasKind('e'), {}});
  rule.isIndicator = hasKind('i');
  rule.fields.insert(rulec::ir::Field{"kind"});
  bool isNew = true;
  for (const rt_indicator_entry& entry : entries) {
    if (isNew) rule.entryGroups.emplace_back();
    rule.entryGroups.back().push_back({fields[entry.slot], fields[entry.indicator_slot], entry.negate != 0});
    isNew = entry.group_end != 0;
  }
  return rule;
}

std::vector<rt_indicator_entry> randomEntries(Random& random) {
  std::vector<rt_indicator_entry> entries;
  for (uint64_t groups = 1 + random.below(3); groups > 0; --groups) {
    uint64_t count = 1 + random.below(3), positive = random.below(count);
    for (uint64_t i = 0; i < count; ++i) {
      auto field = static_cast<uint32_t>(random.below(3));
      uint32_t negate = i != positive && random.chance(2) ? 1 : 0;
      entries.push_back({kEventText + field, kText + field, negate, i + 1 == count ? 1u : 0u});
    }
  }
  return entries;
}

std::string randomValue(Random& random, const std::vector<std::string>& values) {
  uint64_t count = random.below(4);  // 0: none, 1: a scalar
  std::string text;
  for (uint64_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + values[random.below(values.size())];
  return count == 1 ? text : "[" + text + "]";
}

std::string randomMembers(Random& random) {
  return R"("t":)" + randomValue(random, {R"("a")", R"("b")", R"("A")", "1", "true", "null", R"("")"}) + R"(,"ip":)" +
         randomValue(random,
                     {R"("192.0.2.1")", R"("::ffff:192.0.2.1")", R"("2001:db8::1")", R"("2001:db8:0::1")", "7"}) +
         R"(,"n":)" + randomValue(random, {"1", "1.0", R"("1")", "2", "-2", "9e18", R"("x")"});
}

TEST(Indicators, matchWhatTheOracleSays) {
  Random random(20);
  size_t matched = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<rt_indicator_entry> entries = randomEntries(random);
    std::string indicators, events;
    for (uint64_t i = random.below(6); i > 0; --i) indicators += indicatorLine("i", randomMembers(random));
    for (int i = 0; i < 20; ++i) events += eventLine("e" + std::to_string(i), randomMembers(random));
    IndicatorMatching matching(entries);
    ASSERT_EQ(matching.addFile(indicators, 1 + random.below(200)), RT_OK);
    matching.feed(events);
    oracle::Matching slow = oracle::makeMatching({oracleRule(entries)}, {});
    oracle::addIndicators(slow, indicators);
    oracle::Feed feed{{}, {&slow}, {}};
    oracle::feedBytes(feed, events);
    std::string expected;
    for (const oracle::MatchRecord& record : oracle::takeMatches(slow))
      expected += (expected.empty() ? "" : " ") + record.ids.front();
    ASSERT_EQ(matching.matches, expected) << indicators << events;
    matched += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(matched, 50u);
}

}  // namespace
}  // namespace rt::test
