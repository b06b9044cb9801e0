// What a match brings along: members, enrichments and a part of its id.
#include "emitting.h"

namespace rt {
namespace {

using test::Emitting;

constexpr int64_t kTen = 1'767'261'600'000'000'000;  // 2026-01-01T10:00:00Z
constexpr const char* kEvent = R"({"event":{"id":"e"},"threat":{"enrichments":{"of":"the event"}}})";

struct WithExtra : Emitting {
  WithExtra() {
    rule.kind = RT_EVENT;
    extra = {{literal("counted"), literal("3")},
             {literal("span.from"), literal("1")},
             {literal("span.to"), literal("[2]")},
             {literal("other.of"), literal("null")}};
    enrichments = literal(R"({"n":1},{"n":2})");
  }
  std::string write() { return emit({{kEvent, kTen}}); }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(AlertExtra, EcsHasItBelowRulecAlertAndInThreat) {
  WithExtra emitting;
  std::string alert = emitting.write();
  EXPECT_TRUE(has(alert, R"(],"counted":3,"span":{"from":1,"to":[2]},"other":{"of":null}}}})")) << alert;
  EXPECT_TRUE(has(alert, R"("threat":{"enrichments":[{"n":1},{"n":2}]})")) << alert;
}

TEST(AlertExtra, KibanaHasFlatKeysAndKeepsTheEventsEnrichments) {
  WithExtra emitting;
  emitting.plan.write_alert = rt_write_kibana_alert;
  std::string alert = emitting.write();
  EXPECT_TRUE(has(alert, R"(,"kibana.alert.counted":3,"kibana.alert.span.from":1,"kibana.alert.span.to":[2],)"
                         R"("kibana.alert.other.of":null,)"
                         R"("threat.enrichments":[{"of":"the event"},{"n":1},{"n":2}]})"))
      << alert;
  EXPECT_FALSE(has(alert, R"("threat":)")) << alert;
}

TEST(AlertExtra, TheSuffixIsHashedLast) {
  WithExtra plain;
  WithExtra other;
  other.idSuffix = literal("tuple");
  auto idOf = [](const std::string& alert) { return alert.substr(alert.find(R"("alert":{"id":")") + 15, 64); };
  EXPECT_NE(idOf(plain.write()), idOf(other.write()));
  WithExtra inRule;
  std::string id = std::string(test::viewOf(inRule.rule.id)) + "tuple";
  inRule.rule.id = {id.data(), id.size()};
  EXPECT_EQ(idOf(inRule.write()), idOf(other.write()));
}

}  // namespace
}  // namespace rt
