// An emitter with a plan by hand, for tests of what it writes.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "padded.h"
#include "runtime/core/notice.h"
#include "test_host.h"

namespace rt::test {

constexpr int64_t kNoTime = INT64_MIN;

struct Step {
  std::string line;
  int64_t timeNs;
};

/// A part of a join key; null: an optional one without value.
using Part = const char*;

/// What on_match was told.
struct Told {
  uint32_t rule;
  std::vector<std::string> lines, ids;
  std::vector<int64_t> times;
  std::vector<std::string> keys;  // "(null)" for null
};

class Emitting {
 public:
  Emitting() {
    host.host.write = [](void* context, const char* data, size_t length) {
      self(context).written.append(data, length);
      ++self(context).writes;
      return self(context).writeResult;
    };
    host.host.on_match = [](void* context, const rt_match* match) { self(context).told.push_back(record(*match)); };
    fields = {{textOf("host.id"), RT_TEXT, UINT32_MAX, {}, {}, nullptr},
              {textOf("process.entity_id"), RT_TEXT, UINT32_MAX, {}, {}, nullptr}};
    keyParts = {{0, 0}, {1, 1}};
    rule.kind = RT_SEQUENCE;
    rule.keys = keyParts.data();
    rule.steps = ruleSteps.data();
    rule.id = textOf("00000000-0000-0000-0000-000000000001");
    rule.name = textOf("Example rule");
    rule.version = textOf("1");
    rule.severity = 47;
    rule.severity_word = textOf("medium");
    rule.rule_json = textOf(R"("id":"00000000-0000-0000-0000-000000000001","name":"Example rule","version":"1")");
    rule.rulec_json = textOf(R"("rule_hash":"sha256:00")");
    rule.risk_score = 47;
    plan.write_alert = rt_write_ecs_alert;
    options.deterministic = 1;
    options.id_field = textOf("event.id");
  }
  ~Emitting() {
    if (created_) emitterDestroy(emitter);
    EXPECT_EQ(host.bytes, 0u) << "memory that was not given back";
  }
  Emitting(const Emitting&) = delete;
  Emitting& operator=(const Emitting&) = delete;

  /// Emits a match. \returns what was written.
  std::string emit(const std::vector<Step>& steps, const std::vector<Part>& key = {}) {
    EXPECT_TRUE(tryEmit(steps, key));
    return take();
  }

  bool tryEmit(const std::vector<Step>& steps, const std::vector<Part>& key = {}) {
    std::deque<Padded> lines;
    std::vector<CompletedStep> completed;
    std::vector<Text> keys;
    for (const Step& step : steps) completed.push_back({lines.emplace_back(step.line).text(), step.timeNs});
    for (Part part : key) keys.push_back(part == nullptr ? Text{nullptr, 0} : textOf(part));
    CompletedMatch match{0,
                         INT64_MIN,
                         static_cast<uint32_t>(steps.size()),
                         completed.data(),
                         static_cast<uint32_t>(keys.size()),
                         keys.data()};
    match.extraCount = static_cast<uint32_t>(extra.size());
    match.extra = extra.data();
    match.enrichments = enrichments;
    match.idSuffix = idSuffix;
    emission = emitMatch(ready(), match);
    return emission != RT_EMISSION_NO_MEMORY;
  }

  /// What the emitter hands to the host.
  std::string take() {
    EXPECT_EQ(emitterWrite(ready()), RT_OK);
    return std::exchange(written, {});
  }

  Emitter& ready() {
    if (!created_) {
      plan.fields = fields.data();
      plan.rules = &rule;
      plan.field_count = static_cast<uint32_t>(fields.size());
      plan.rule_count = 1;
      hostWithContext = host.host;
      hostWithContext.context = this;
      hostWithContext.allocate = [](void* c, size_t n) { return self(c).host.host.allocate(&self(c).host, n); };
      hostWithContext.release = [](void* c, void* m, size_t n) { self(c).host.host.release(&self(c).host, m, n); };
      emitterCreate(emitter, &plan, options, &hostWithContext, chooseSimd(RT_SIMD_BEST));
      created_ = true;
    }
    return emitter;
  }

  TestHost host;
  rt_host hostWithContext{};
  rt_options options{};
  rt_plan plan{};
  rt_rule rule{};
  std::vector<rt_field> fields;
  std::vector<rt_key_part> keyParts;
  std::vector<rt_step> ruleSteps = std::vector<rt_step>(64);  // all with the same key
  Emitter emitter{};
  std::vector<ExtraMember> extra;
  Text enrichments{}, idSuffix{};
  rt_emission emission = RT_EMITTED;
  std::string written;
  std::vector<Told> told;
  int writes = 0;
  int writeResult = 0;
  int64_t clock = 0;

 private:
  static Emitting& self(void* context) { return *static_cast<Emitting*>(context); }

  static Told record(const rt_match& match) {
    Told told{match.rule, {}, {}, {}, {}};
    for (uint32_t i = 0; i < match.step_count; ++i) {
      told.lines.emplace_back(viewOf(match.steps[i].line));
      told.ids.emplace_back(viewOf(match.steps[i].id));
      told.times.push_back(match.steps[i].time_ns);
    }
    for (uint32_t i = 0; i < match.key_count; ++i)
      told.keys.emplace_back(match.keys[i].data == nullptr ? "(null)" : viewOf(match.keys[i]));
    return told;
  }

  bool created_ = false;
};

}  // namespace rt::test
