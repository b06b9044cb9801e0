// A matcher with one threat match over hand-made fields: an event says "kind":"event", an indicator "kind":"indicator".
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "runtime/embed/matcher.h"
#include "test_host.h"
#include "walk_plan.h"

namespace rt::test {

/// Slots of the plan.
enum IndicatorSlot : uint32_t { kTime, kKind, kEventText, kEventIp, kEventNumber, kText, kIp, kNumber };

/// Bit 0: an event, bit 1: an indicator.
inline uint64_t kindOfDocument(const rt_value* const* fields, rt_context*) {
  uint64_t bits = 0;
  for (const rt_value* value = fields[kKind]; value != nullptr; value = value->next)
    bits |= value->text[0] == 'e' ? 1 : 2;
  return bits;
}

class IndicatorMatching {
 public:
  explicit IndicatorMatching(std::vector<rt_indicator_entry> entries)
      : entries_(std::move(entries)),
        fields_({{"@timestamp", RT_DATE},
                 {"kind", RT_TEXT},
                 {"t", RT_TEXT},
                 {"ip", RT_ADDRESS},
                 {"n", RT_INTEGER},
                 {"it.t", RT_TEXT},
                 {"it.ip", RT_ADDRESS},
                 {"it.n", RT_INTEGER}}) {
    plan_ = *fields_.get();
    type_ = {entries_.data(), entries_.size(), {"it", 2}};
    rule_.match = kindOfDocument;
    rule_.kind = RT_THREAT_MATCH;
    rule_.functions = functionsOf(rule_.kind);
    rule_.filter_count = 2;
    rule_.steps = kSteps;
    rule_.step_count = 1;
    rule_.maxspan_ns = -1;
    rule_.timestamp_slot = kTime;
    rule_.tiebreaker_slot = rule_.override_slot = RT_NO_SLOT;
    rule_.id = rule_.name = rule_.severity_word = {"r", 1};
    rule_.type = &type_;
    plan_.rules = &rule_;
    plan_.rule_count = 1;
    callbacks_ = host.host;
    callbacks_.context = this;
    callbacks_.allocate = [](void* context, size_t size) {
      const rt_host& counted = self(context).host.host;
      return counted.allocate(counted.context, size);
    };
    callbacks_.release = [](void* context, void* memory, size_t size) {
      const rt_host& counted = self(context).host.host;
      counted.release(counted.context, memory, size);
    };
    callbacks_.write = [](void* context, const char* data, size_t length) {
      return self(context).output.append(data, length), 0;
    };
    callbacks_.report = [](void* context, const char* text, size_t length) {
      self(context).reports.emplace_back(text, length);
    };
    callbacks_.on_match = [](void* context, const rt_match* match) { self(context).add(*match); };
    options.deterministic = 1;
    options.state_bytes = 1 << 20;
  }
  ~IndicatorMatching() { rt_destroy(instance_); }
  IndicatorMatching(const IndicatorMatching&) = delete;
  IndicatorMatching& operator=(const IndicatorMatching&) = delete;

  rt_options options{};
  TestHost host;
  std::string matches;  // ids, separated by spaces
  std::string output;
  std::vector<std::string> reports;

  rt_instance* instance() {
    if (instance_ != nullptr) return instance_;
    int status = RT_OK;
    instance_ = rt_create(&plan_, &options, &callbacks_, &status);
    return instance_;
  }
  void destroy() {
    rt_destroy(instance_);
    instance_ = nullptr;
  }

  /// \returns the status, of the end of the file if nothing failed before.
  int addFile(const std::string& bytes, size_t chunk = SIZE_MAX) {
    for (size_t at = 0; at < bytes.size(); at += std::min(chunk, bytes.size() - at)) {
      // A copy of its own, so that reading past the chunk is noticed by the sanitizer.
      std::string part = bytes.substr(at, chunk);
      std::vector<char> exact(part.begin(), part.end());
      if (int status = rt_add_indicators(instance(), exact.data(), exact.size()); status != RT_OK) return status;
    }
    return rt_end_of_indicators(instance());
  }
  /// What the events match since the last call.
  std::string feed(const std::string& bytes) {
    matches.clear();
    EXPECT_EQ(rt_feed(instance(), bytes.data(), bytes.size()), RT_OK);
    return matches;
  }
  const rt_stats& stats() { return *rt_get_stats(instance()); }

 private:
  static constexpr rt_step kSteps[] = {{0, 0, 0, 0}, {1, 0, 0, 0}};

  static IndicatorMatching& self(void* context) { return *static_cast<IndicatorMatching*>(context); }

  void add(const rt_match& match) {
    matches += (matches.empty() ? "" : " ") + std::string(match.steps[0].id.data, match.steps[0].id.length);
  }

  std::vector<rt_indicator_entry> entries_;
  WalkPlan fields_;
  rt_plan plan_{};
  rt_threat_match type_{};
  rt_rule rule_{};
  rt_host callbacks_{};
  rt_instance* instance_ = nullptr;
};

/// {"kind":..., "event":{"id":...}, members}
inline std::string document(const std::string& kind, const std::string& id, const std::string& members) {
  return R"({"kind":")" + kind + R"(","event":{"id":")" + id + "\"}," + members + "}\n";
}
inline std::string eventLine(const std::string& id, const std::string& members) {
  return document("event", id, members);
}
inline std::string indicatorLine(const std::string& id, const std::string& members) {
  return document("indicator", id, R"("it":{)" + members + "}");
}

}  // namespace rt::test
