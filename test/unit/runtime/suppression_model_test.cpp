// Random streams through the runtime and the reference interpreter: the same alerts, and the same totals of windows.
#include "compiler/oracle/matching.h"
#include "output.h"
#include "random.h"
#include "streaming.h"

namespace rt::test {
namespace {

namespace oracle = rulec::oracle;
namespace ir = rulec::ir;

constexpr uint32_t kByK[] = {2};
constexpr int64_t kMilli = 1'000'000;

struct Setting {
  RuleShape shape;
  rt_suppression suppression{kByK, 1, 0, -1};
};

Setting randomSetting(Random& random) {
  Setting setting;
  bool sequence = random.chance(3);
  setting.shape = {.steps = sequence ? "AB" : "A", .keys = sequence ? 0u : 1u, .oneEvent = !sequence};
  setting.shape.intervalMs = 1000 * static_cast<int64_t>(1 + random.below(9));
  setting.shape.maxSignals = random.below(3) * 2;
  if (random.chance(2)) setting.suppression.flags |= RT_MISSING_IS_VALUE;
  if (!sequence && random.chance(2)) setting.suppression.flags |= RT_EACH_VALUE;
  if (!random.chance(3)) setting.suppression.duration_ns = kMilli * 1000 * static_cast<int64_t>(1 + random.below(12));
  return setting;
}

std::string randomStream(Random& random) {
  std::string notation;
  for (uint64_t i = 0, seconds = 0, count = 20 + random.below(60); i < count; ++i) {
    seconds += random.below(3);
    uint64_t time = random.chance(6) ? random.below(seconds + 1) : seconds;
    notation += random.pick("AAB") + std::to_string(time) + ":";
    std::string keys = random.chance(5) ? "-" : std::string(1, random.pick("xyz"));
    for (; keys != "-" && random.chance(3);) keys += std::string(",") + random.pick("xyz");
    notation += keys + " ";
  }
  return notation;
}

oracle::RuleTest ruleOf(const Setting& setting) {
  oracle::RuleTest rule;
  const ir::Field kind{"kind", ir::Type::Text};
  for (char step : setting.shape.steps) {
    bool any = setting.shape.oneEvent;  // a rule of one event takes every kind (streaming.h)
    auto holds = [=](const oracle::Event& event) {
      return any || valuesOf(event, kind) == std::vector<oracle::Value>{std::string(1, step)};
    };
    rule.steps.push_back({holds, {}});
  }
  rule.fields.insert(ir::Field{"kind"});
  if (!setting.shape.oneEvent) rule.shape = oracle::RuleTest::Shape::Sequence;
  rule.maxSignals = setting.shape.maxSignals;
  rule.intervalNs = setting.shape.intervalMs * kMilli;
  const rt_suppression& s = setting.suppression;
  rule.suppression = {
      {{{"k", ir::Type::Text}}}, {}, (s.flags & RT_MISSING_IS_VALUE) != 0, (s.flags & RT_EACH_VALUE) != 0};
  if (s.duration_ns >= 0) rule.suppression->durationNs = s.duration_ns;
  return rule;
}

struct Outcome {
  std::string alerts, totals;
  bool operator==(const Outcome&) const = default;
};

std::string totalsText(const std::vector<std::string>& values, int64_t first, int64_t last, uint64_t count) {
  std::string text;
  for (const std::string& value : values) text += value + " ";
  return text + std::to_string(first / 1'000'000'000) + " " + std::to_string(last / 1'000'000'000) + " " +
         std::to_string(count) + "; ";
}

Outcome expected(const Setting& setting, const std::string& ndjson) {
  oracle::OracleOptions options;
  options.maxSignals.reset();
  oracle::Matching matching = makeMatching({ruleOf(setting)}, options);
  for (const std::string& line : linesOf(ndjson)) takeEvent(matching, *oracle::readEvent(line, fieldsRead(matching)));
  finish(matching);
  Outcome outcome;
  for (const oracle::MatchRecord& record : matching.found) {
    if (!outcome.alerts.empty()) outcome.alerts += ", ";
    for (size_t i = 0; i < record.ids.size(); ++i) outcome.alerts += (i > 0 ? " " : "") + record.ids[i];
  }
  for (const oracle::AlertWindow& window : matching.states[0].suppression.windows) {
    std::vector<std::string> values;
    for (const oracle::Value& value : window.group[0]) values.push_back(std::get<std::string>(value));
    if (window.folded != 0) outcome.totals += totalsText(values, *window.firstNs, *window.lastNs, window.folded);
  }
  return outcome;
}

/// Seconds of "1970-01-01T00:MM:SS.000Z".
int64_t nanosOf(const std::string& time) {
  return (std::stoll(time.substr(14, 2)) * 60 + std::stoll(time.substr(17, 2))) * 1'000'000'000;
}

std::vector<std::string> valuesIn(std::string json) {
  std::vector<std::string> values;
  for (char letter : json)
    if (letter >= 'x' && letter <= 'z') values.emplace_back(1, letter);
  return values;
}

Outcome found(const Setting& setting, const std::string& ndjson) {
  RuleShape shape = setting.shape;
  shape.suppression = &setting.suppression;
  Streaming run(shape);
  run.text(ndjson);
  Outcome outcome{run.matches, ""};
  for (const std::string& line : linesOf(run.output)) {
    if (member(line, "dataset") != "rulec.update") continue;
    std::string terms = member(line, "terms"), count = member(line, "docs_count");
    outcome.totals += totalsText(valuesIn(member(terms, "value")), nanosOf(member(line, "start")),
                                 nanosOf(member(member(line, "suppression"), "end")), std::stoull(count));
  }
  return outcome;
}

TEST(SuppressionModel, alertsAndTotalsAreThoseOfTheReferenceInterpreter) {
  size_t folded = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    Setting setting = randomSetting(random);
    std::string notation = randomStream(random);
    Outcome wanted = expected(setting, Streaming::lines(notation)), got = found(setting, Streaming::lines(notation));
    folded += wanted.totals.empty() ? 0 : 1;
    ASSERT_EQ(got.alerts, wanted.alerts) << seed << ": " << notation;
    ASSERT_EQ(got.totals, wanted.totals) << seed << ": " << notation;
  }
  EXPECT_GT(folded, 1000u);
}

}  // namespace
}  // namespace rt::test
