#include "runtime/core/alert.h"

#include <gtest/gtest.h>

#include "emitting.h"
#include "runtime/core/sha256.h"

namespace rt {
namespace {

using test::Emitting;
using test::kNoTime;
using test::textOf;

constexpr int64_t kTen = 1'767'261'600'000'000'000;  // 2026-01-01T10:00:00Z
constexpr int64_t kMilli = 1'000'000;

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  sha256Begin(hash, chooseSimd(RT_SIMD_SCALAR));
  sha256Add(hash, textOf(bytes));
  std::string out(kHexDigest, '?');
  sha256Hex(hash, out.data());
  return out;
}

const std::string kFileEvent =
    R"({"@timestamp":"2026-01-01T10:00:00.000Z","agent":{"id":"a-01","type":"endpoint","version":"9.1.0"},)"
    R"("data_stream":{"type":"logs","dataset":"endpoint.events.file","namespace":"default"},)"
    R"("ecs":{"version":"8.11.0"},"event":{"id":"ev-1","kind":"event","category":["file"],"type":["creation"],)"
    R"("action":"creation"},"host":{"id":"h-01","name":"host-01","os":{"type":"linux"}},)"
    R"("user":{"id":"1000","name":"user-01"},"process":{"entity_id":"e-01","executable":"/opt/example/bin/tool",)"
    R"("name":"tool","pid":4242},"file":{"name":"data.example","path":"/opt/example/data.example"}})";
const std::string kProcessEvent =
    R"({"@timestamp":"2026-01-01T10:00:03.250Z","agent":{"id":"a-01","type":"endpoint","version":"9.1.0"},)"
    R"("data_stream":{"type":"logs","dataset":"endpoint.events.process","namespace":"default"},)"
    R"("ecs":{"version":"8.11.0"},"event":{"id":"ev-2","kind":"event","category":["process"],"type":["end"],)"
    R"("action":"end"},"host":{"id":"h-01","name":"host-01","os":{"type":"linux"}},)"
    R"("user":{"id":"1000","name":"user-01"},"process":{"entity_id":"e-01","executable":"/opt/example/bin/tool",)"
    R"("name":"tool","pid":4242}})";

std::vector<test::Step> exampleSteps() { return {{kFileEvent, kTen}, {kProcessEvent, kTen + 3250 * kMilli}}; }

/// What precedes `@timestamp`.
std::string body(const std::string& alert) {
  size_t end = alert.find("\"@timestamp\":");
  EXPECT_NE(end, std::string::npos) << alert;
  return alert.substr(1, end > 1 ? end - 2 : 0);
}
std::string member(const std::string& alert, const std::string& key) {
  size_t begin = alert.find("\"" + key + "\":\"");
  if (begin == std::string::npos) return "(none)";
  begin += key.size() + 4;
  return alert.substr(begin, alert.find('"', begin) - begin);
}

/// The body of a match of these documents.
std::string common(const std::vector<std::string>& documents) {
  Emitting emitting;
  std::vector<test::Step> steps;
  for (const std::string& document : documents) steps.push_back({document, kTen});
  return body(emitting.emit(steps));
}

// ---- the example of a sequence
// ---------------------------------------------------------------------------------------

TEST(Alert, isTheExampleDocumentForTheExampleEvents) {
  Emitting emitting;
  emitting.rule.rule_json = textOf(
      R"("id":"00000000-0000-0000-0000-000000000001","name":"Example rule","version":"1","author":["Example author"])");
  emitting.rule.threat_json = textOf(R"("framework":"MITRE ATT&CK","tactic":{"id":["TA0002"],"name":["Execution"]})");
  EXPECT_EQ(
      emitting.emit(exampleSteps(), {"h-01", "e-01"}),
      R"({"agent":{"id":"a-01","type":"endpoint","version":"9.1.0"},"data_stream":{"type":"logs","namespace":"default"},)"
      R"("ecs":{"version":"8.11.0"},"host":{"id":"h-01","name":"host-01","os":{"type":"linux"}},)"
      R"("user":{"id":"1000","name":"user-01"},"process":{"entity_id":"e-01","executable":"/opt/example/bin/tool",)"
      R"("name":"tool","pid":4242},"@timestamp":"2026-01-01T10:00:03.250Z","message":"Example rule",)"
      R"("event":{"kind":"alert","module":"rulec","dataset":"rulec.alert","category":["file","process"],"type":["info"],)"
      R"("action":"sequence-match","id":"827d05473c69fb3d598ab78dbb4f5bfd","severity":47,"risk_score":47,)"
      R"("start":"2026-01-01T10:00:00.000Z","end":"2026-01-01T10:00:03.250Z",)"
      R"("reason":"event with process tool, by user-01 on host-01 created medium alert Example rule."},)"
      R"("rule":{"id":"00000000-0000-0000-0000-000000000001","name":"Example rule","version":"1",)"
      R"("author":["Example author"]},)"
      R"("threat":{"framework":"MITRE ATT&CK","tactic":{"id":["TA0002"],"name":["Execution"]}},)"
      R"("rulec":{"alert":{"id":"827d05473c69fb3d598ab78dbb4f5bfd3d7055d4b7c879af59e407fdce4c0cef",)"
      R"("join_keys":{"host.id":"h-01","process.entity_id":"e-01"},"rule_hash":"sha256:00","steps":[)"
      R"({"index":0,"id":"ev-1","data_stream":"logs-endpoint.events.file-default","@timestamp":"2026-01-01T10:00:00.000Z"},)"
      R"({"index":1,"id":"ev-2","data_stream":"logs-endpoint.events.process-default",)"
      R"("@timestamp":"2026-01-01T10:00:03.250Z"}]}}})"
      "\n");
}

// The blocks' ids are in no ecs document, but the alert's id is made of them: this is the recipe step by step.
TEST(Alert, idOfASequenceIsMadeOfItsBuildingBlocks) {
  std::string rule = "00000000-0000-0000-0000-000000000001";
  std::string first = "ev-1logs-endpoint.events.file-default";
  std::string second = "ev-2logs-endpoint.events.process-default";
  std::string blocks = first + rule + second + rule;
  EXPECT_EQ(sha256(blocks + "0"), "4bd6637ad5c547c25a92766affa1b2a2dbcdda15fb37f8ce1229dbf89ae41f01");
  EXPECT_EQ(sha256(blocks + "1"), "f32da9d5369c437f83d39ea11da0f8f5a472b3ab9cc621345738b615a2572ea4");
  Emitting emitting;
  EXPECT_NE(emitting.emit(exampleSteps(), {"h-01", "e-01"})
                .find("\"id\":\"" + sha256(first + sha256(blocks + "0") + second + sha256(blocks + "1") + rule) + "\""),
            std::string::npos);
}

TEST(Alert, idOfAManyStepSequenceNumbersItsBlocksInDecimal) {
  Emitting emitting;
  std::vector<test::Step> steps;
  std::string blocks, ancestors;
  for (int i = 0; i < 12; ++i) {
    steps.push_back({R"({"event":{"id":"e)" + std::to_string(i) + R"("}})", kTen});
    blocks += "e" + std::to_string(i) + "00000000-0000-0000-0000-000000000001";
  }
  for (int i = 0; i < 12; ++i) ancestors += "e" + std::to_string(i) + sha256(blocks + std::to_string(i));
  EXPECT_NE(emitting.emit(steps).find(sha256(ancestors + "00000000-0000-0000-0000-000000000001")), std::string::npos);
}

// ---- rules of one event
// ----------------------------------------------------------------------------------------------

TEST(Alert, ofOneEventCarriesTheWholeEventAndItsStep) {
  Emitting emitting;
  emitting.rule.kind = RT_EVENT;
  std::string alert = emitting.emit({{kFileEvent, kTen}});
  std::string id = sha256(
      "logs-endpoint.events.file-defaultev-1"
      "00000000-0000-0000-0000-000000000001");
  std::string untouched = kFileEvent.substr(kFileEvent.find("\"agent\""));
  size_t event = untouched.find("\"event\"");
  untouched = untouched.substr(0, event) + untouched.substr(untouched.find("\"host\""));
  untouched.pop_back();
  EXPECT_EQ(
      alert,
      "{" + untouched +
          R"(,"@timestamp":"2026-01-01T10:00:00.000Z","message":"Example rule",)"
          R"("event":{"kind":"alert","module":"rulec","dataset":"rulec.alert","category":["file"],"type":["info"],)"
          R"("action":"event-match","id":")" +
          id.substr(0, 32) +
          R"(","severity":47,"risk_score":47,"start":"2026-01-01T10:00:00.000Z","end":"2026-01-01T10:00:00.000Z",)"
          R"("reason":"file event with process tool, file data.example, by user-01 on host-01 created medium alert )"
          R"(Example rule."},"rule":{"id":"00000000-0000-0000-0000-000000000001","name":"Example rule",)"
          R"("version":"1"},"rulec":{"alert":{"id":")" +
          id +
          R"(","rule_hash":"sha256:00","steps":[{"index":0,"id":"ev-1",)"
          R"("data_stream":"logs-endpoint.events.file-default","@timestamp":"2026-01-01T10:00:00.000Z"}]}}})"
          "\n");
}

TEST(Alert, leavesTimesOutThatAreNotThere) {
  Emitting emitting;
  emitting.rule.kind = RT_EVENT;
  std::string alert = emitting.emit({{R"({"a":1})", kNoTime}});
  EXPECT_EQ(alert.find("@timestamp"), std::string::npos) << alert;
  EXPECT_EQ(alert.find("\"start\""), std::string::npos) << alert;
  EXPECT_EQ(alert.find("\"end\""), std::string::npos) << alert;
}

TEST(Alert, replacesTheEventsMembersThatItWritesItself) {
  Emitting emitting;
  emitting.rule.kind = RT_EVENT;
  std::string line =
      R"({"message":"m","event":{"kind":"k","own":1},"rule":{"id":"r"},"threat":{"x":1},"rulec":{"y":1},"@timestamp":5,)"
      R"("a":{"message":"kept"},"event.other":2})";
  EXPECT_EQ(body(emitting.emit({{line, kTen}})), R"("a":{"message":"kept"})");
}

TEST(Alert, keepsEmptyObjectsOfOneEvent) {
  EXPECT_EQ(common({R"({"a":{},"b":[],"c":[{}]})"}), R"("a":{},"b":[],"c":[{}])");
}

// ---- what several events have in common
// ------------------------------------------------------------------------------

TEST(AlertBody, keepsEqualMembersAndObjectsMemberByMember) {
  EXPECT_EQ(common({R"({"a":1,"b":{"c":"x","d":true},"e":null})", R"({"b":{"d":true,"c":"y"},"a":1,"e":null})"}),
            R"("a":1,"b":{"d":true},"e":null)");
}
TEST(AlertBody, comparesNumbersAsTheyAreSpelled) {
  EXPECT_EQ(common({R"({"a":1,"b":2})", R"({"a":1.0,"b":2})"}), R"("b":2)");
}
TEST(AlertBody, keepsOfArraysTheElementsThatTheOthersHave) {
  EXPECT_EQ(common({R"({"a":["x","y","z"]})", R"({"a":["z","q","x"]})"}), R"("a":["x","z"])");
  EXPECT_EQ(common({R"({"a":[1,2,3]})", R"({"a":[3,2]})", R"({"a":[2,9]})"}), R"("a":[2])");
  EXPECT_EQ(common({R"({"a":[{"k":1,"l":2},{"k":3}]})", R"({"a":[{"l":2,"k":1}]})"}), R"("a":[{"k":1,"l":2}])");
}
TEST(AlertBody, keepsArraysOfWhichNothingIsLeftAsEmptyOnes) {
  EXPECT_EQ(common({R"({"a":["x"]})", R"({"a":["y"]})"}), R"("a":[])");
}
TEST(AlertBody, dropsWhatIsOfDifferentKind) {
  EXPECT_EQ(common({R"({"a":["x"],"b":{"c":1},"d":"1"})", R"({"a":"x","b":[{"c":1}],"d":1})"}), "");
}
TEST(AlertBody, dropsObjectsOfWhichNothingIsLeft) {
  EXPECT_EQ(common({R"({"a":{"b":{"c":1}},"d":{"e":{"f":1},"g":2}})", R"({"a":{"b":{"c":2}},"d":{"e":{},"g":2}})"}),
            R"("d":{"g":2})");
}
TEST(AlertBody, findsDottedAndNestedSpellingsEqual) {
  EXPECT_EQ(common({R"({"a.b":1,"a":{"c":2}})", R"({"a":{"b":1},"a.c":2})"}), R"("a":{"b":1,"c":2})");
}
TEST(AlertBody, staysDroppedWhenALaterEventAgrees) {
  EXPECT_EQ(common({R"({"a":1,"b":1})", R"({"a":2,"b":1})", R"({"a":1,"b":1})"}), R"("b":1)");
}
TEST(AlertBody, keepsHugeArraysOnlyIfTheyAreEqual) {
  std::string many = "[", more = "[";
  for (int i = 0; i < 300; ++i) many += std::to_string(i) + ",", more += std::to_string(i) + ",";
  many += "7]", more += "8]";
  EXPECT_EQ(common({R"({"a":)" + many + "}", R"({"a":)" + more + "}"}), "");
  EXPECT_EQ(common({R"({"a":)" + many + "}", R"({"a":)" + many + "}"}), R"("a":)" + many);
}
TEST(AlertBody, comparesTheDeepestNestingThatIsAllowed) {
  auto nested = [](const std::string& inner) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += R"({"a":)";
    return text + inner + std::string(1000, '}');
  };
  std::string deep = nested("1");
  EXPECT_EQ("{" + common({deep, deep}) + "}", deep);
  EXPECT_EQ(common({deep, nested("2")}), "");
}
TEST(AlertBody, writesNestedArraysWithTheirCommas) {
  std::string document = R"({"a":[[1,2],[],[[3]],{"b":[4,{"c":5}]},"x"],"d":6})";
  EXPECT_EQ("{" + common({document, document}) + "}", document);
}
TEST(AlertBody, escapesWhatWasEscaped) {
  EXPECT_EQ(common({R"({"a\"\u0041":"\u0001\n\/é\ud83d\ude00"})"}), "\"a\\\"A\":\"\\u0001\\n/é😀\"");
}

// ---- identity
// --------------------------------------------------------------------------------------------------------

std::string idOf(const std::string& line, const char* field = "event.id") {
  Emitting emitting;
  emitting.options.id_field = textOf(field);
  EXPECT_TRUE(emitting.tryEmit({{line, kTen}}));
  return emitting.told.at(0).ids.at(0);
}

TEST(AlertIdentity, isTheHashOfTheLineWithoutAnId) {
  for (const char* line :
       {R"({"a":1})", R"({"event":{"id":null}})", R"({"event":{"id":{}}})", R"({"event":{"id":[]}})"})
    EXPECT_EQ(idOf(line), sha256(line));
}
TEST(AlertIdentity, takesTheFirstValueOfTheIdField) {
  EXPECT_EQ(idOf(R"({"event":{"id":[null,{},["x"],"y"]}})"), "x");
  EXPECT_EQ(idOf(R"({"event":[{"a":1},{"id":"z"}]})"), "z");
  EXPECT_EQ(idOf(R"({"event.id":17})"), "17");
  EXPECT_EQ(idOf(R"({"event":{"id":"e"},"my":{"key":"m"}})", "my.key"), "m");
}
TEST(AlertIdentity, doesNotTrustAnIdThatIsNotUtf8) {
  std::string line = "{\"event\":{\"id\":\"a\xff\"}}";
  EXPECT_EQ(idOf(line), sha256(line));
  EXPECT_EQ(idOf("{\"event\":{\"id\":\"a\xef\xbf\xbd\"}}"), "a\xef\xbf\xbd");
}
TEST(AlertIdentity, takesTheFirstIdThatIsUtf8) { EXPECT_EQ(idOf("{\"event\":{\"id\":[\"a\xff\",\"b\"]}}"), "b"); }
TEST(AlertIdentity, namesTheSourceWhereTheDataStreamIsIncomplete) {
  Emitting emitting;
  emitting.options.source_name = textOf("lab");
  std::string alert = emitting.emit({{R"({"data_stream":{"type":"logs","dataset":"d"},"event":{"id":"i"}})", kTen}});
  EXPECT_EQ(member(alert, "data_stream"), "lab");
  EXPECT_NE(alert.find(sha256("lab"
                              "i"
                              "00000000-0000-0000-0000-000000000001")),
            std::string::npos);
}
TEST(AlertIdentity, isTheSameForTheSameEvents) {
  Emitting one, other;
  EXPECT_EQ(one.emit(exampleSteps(), {"h-01", "e-01"}), other.emit(exampleSteps(), {"h-01", "e-01"}));
}

// ---- keys, categories, reason
// ----------------------------------------------------------------------------------------

TEST(Alert, writesNullForAMissingKeyPart) {
  Emitting emitting;
  std::string alert = emitting.emit(exampleSteps(), {"h\"1", nullptr});
  EXPECT_NE(alert.find(R"("join_keys":{"host.id":"h\"1","process.entity_id":null})"), std::string::npos) << alert;
}
TEST(Alert, hasNoJoinKeysWithoutAKey) {
  Emitting emitting;
  EXPECT_EQ(emitting.emit(exampleSteps()).find("join_keys"), std::string::npos);
}
TEST(Alert, unitesTheCategoriesOfItsStepsInOrder) {
  Emitting emitting;
  std::string alert = emitting.emit({{R"({"event":{"category":["b","a"]}})", kTen},
                                     {R"({"event":{"category":"c"}})", kTen},
                                     {R"({"event":{"category":["a","d"]}})", kTen}});
  EXPECT_NE(alert.find(R"("category":["b","a","c","d"])"), std::string::npos) << alert;
}
TEST(AlertReason, namesEveryPart) {
  Emitting emitting;
  emitting.rule.severity_word = textOf("high");
  emitting.rule.name = textOf("Say \"hi\"");
  std::string alert = emitting.emit(
      {{R"({"event":{"category":["network","file"]},"process":{"name":"p","parent":{"name":"q"}},"file":{"name":"f"},)"
        R"("source":{"ip":"10.0.0.1","port":1234},"destination":{"ip":"10.0.0.2"},"user":{"name":"u"},"host":{"name":"h"}})",
        kTen}});
  EXPECT_NE(
      alert.find(R"("reason":"network, file event with process p, parent process q, file f, source 10.0.0.1:1234, )"
                 R"(destination 10.0.0.2, by u on h created high alert Say \"hi\"."})"),
      std::string::npos)
      << alert;
}
TEST(AlertReason, isShortForAnEventThatTellsNothing) {
  Emitting emitting;
  EXPECT_EQ(member(emitting.emit({{R"({"source":{"port":1}})", kTen}}), "reason"),
            "event created medium alert Example rule.");
}

// ---- options and the host
// --------------------------------------------------------------------------------------------

TEST(Alert, carriesItsEventsIfAsked) {
  Emitting emitting;
  emitting.options.embed_events = 1;
  std::string odd = R"( {"a" : 1.50, "event.id":"x"} )";
  std::string alert = emitting.emit({{odd, kTen}, {"{\"event\":{\"id\":\"y\"},\"b\":\"\xff\"}", kTen}});
  EXPECT_NE(alert.find(R"("@timestamp":"2026-01-01T10:00:00.000Z","event":)" + odd + "}"), std::string::npos) << alert;
  EXPECT_NE(alert.find("\"event\":{\"event\":{\"id\":\"y\"},\"b\":\"\xef\xbf\xbd\"}}"), std::string::npos) << alert;
}
TEST(Alert, takesTheClocksTimeUnlessDeterministic) {
  Emitting emitting;
  emitting.host.host.now = [](void*) { return kTen + int64_t{86'400'000} * kMilli; };
  emitting.options.deterministic = 0;
  EXPECT_EQ(member(emitting.emit(exampleSteps()), "@timestamp"), "2026-01-02T10:00:00.000Z");
  Emitting still;
  still.host.host.now = emitting.host.host.now;
  EXPECT_EQ(member(still.emit(exampleSteps()), "@timestamp"), "2026-01-01T10:00:03.250Z");
}
TEST(Alert, tellsTheHostAndWritesNothingWhenQuiet) {
  Emitting emitting;
  emitting.options.quiet = 1;
  EXPECT_EQ(emitting.emit(exampleSteps(), {"h-01", nullptr}), "");
  ASSERT_EQ(emitting.told.size(), 1u);
  const test::Told& told = emitting.told[0];
  EXPECT_EQ(told.lines, (std::vector<std::string>{kFileEvent, kProcessEvent}));
  EXPECT_EQ(told.ids, (std::vector<std::string>{"ev-1", "ev-2"}));
  EXPECT_EQ(told.times, (std::vector<int64_t>{kTen, kTen + 3250 * kMilli}));
  EXPECT_EQ(told.keys, (std::vector<std::string>{"h-01", "(null)"}));
}
TEST(Alert, writesMuchOutputEarlyAndInWholeLines) {
  Emitting emitting;
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(emitting.tryEmit(exampleSteps(), {"h-01", "e-01"}));
    ASSERT_TRUE(emitting.written.empty() || emitting.written.back() == '\n');
  }
  EXPECT_GT(emitting.writes, 2);
  EXPECT_LT(emitting.writes, 20);
  std::string all = emitting.written + emitting.take();
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 200);
}
TEST(Alert, remembersThatTheHostCouldNotWrite) {
  Emitting emitting;
  emitting.writeResult = 1;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(emitting.tryEmit(exampleSteps(), {"h-01", "e-01"}));
  emitting.writeResult = 0;
  EXPECT_EQ(emitterWrite(emitting.emitter), RT_IO_ERROR);
}
TEST(Alert, failsWithoutMemoryAndLeavesWholeLines) {
  for (size_t allowed = 0;; ++allowed) {
    Emitting emitting;
    emitting.ready();
    emitting.host.allowed = allowed;
    if (emitting.tryEmit(exampleSteps(), {"h-01", "e-01"})) {
      EXPECT_GT(allowed, 3u);
      break;
    }
    EXPECT_EQ(emitting.take(), "");
  }
}

}  // namespace
}  // namespace rt
