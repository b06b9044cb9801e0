// A matcher with hand-made rules over events "A1": of kind A, at second 1, of key "x" unless a key follows ("A1:k").
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/embed/matcher.h"
#include "test_host.h"
#include "walk_plan.h"

namespace rt::test {

/// Bit i: one of the event's kinds is the letter number i.
inline uint64_t kindsOf(const rt_value* const* fields, rt_context*) {
  uint64_t bits = 0;
  for (const rt_value* value = fields[1]; value != nullptr; value = value->next)
    if (value->length != 0 && value->text[0] >= 'A' && value->text[0] <= 'Z') bits |= 1ull << (value->text[0] - 'A');
  return bits;
}

struct RuleShape {
  std::string steps;  // kinds, e.g. "AB"
  char until = 0;
  int64_t maxspanMs = -1;
  uint32_t keys = 1;  // of the fields k and k2
  bool optional = false;
  bool oneEvent = false;
  rt_rule_kind kind = RT_SEQUENCE;
  const void* type = nullptr;  // of its kind
  const rt_suppression* suppression = nullptr;
  uint64_t maxSignals = 0;
  int64_t intervalMs = 0;
  bool override = false;  // the time comes from the field `ingested` first
  bool needsOverride = false;
  bool crossed = false;  // every other step has k2 for k and the other way round
};

class Streaming {
 public:
  explicit Streaming(const RuleShape& shape) : Streaming(std::vector<RuleShape>{shape}) {}
  explicit Streaming(const std::vector<RuleShape>& shapes)
      : fields_({{"@timestamp", RT_DATE}, {"kind", RT_TEXT}, {"k", RT_TEXT}, {"k2", RT_TEXT}, {"ingested", RT_DATE}}) {
    plan_ = *fields_.get();
    for (const RuleShape& shape : shapes) addRule(shape);
    plan_.rules = rules_.data();
    plan_.rule_count = static_cast<uint32_t>(rules_.size());
    host_.host.context = this;
    host_.host.allocate = [](void*, size_t size) { return std::calloc(1, size); };
    host_.host.release = [](void*, void* memory, size_t) { std::free(memory); };
    host_.host.write = [](void* context, const char* data, size_t length) {
      return self(context).output.append(data, length), 0;
    };
    host_.host.report = [](void* context, const char* text, size_t length) {
      self(context).reports.emplace_back(text, length);
    };
    host_.host.on_match = [](void* context, const rt_match* match) { self(context).add(*match); };
    options.deterministic = 1;
    options.state_bytes = 1 << 20;
  }
  ~Streaming() { rt_destroy(instance_); }
  Streaming(const Streaming&) = delete;
  Streaming& operator=(const Streaming&) = delete;

  rt_options options{};
  std::string matches;  // "A1 B2, ..."; of several rules "0:A1 B2"
  std::string output;
  std::vector<std::string> reports;
  int status = RT_OK;

  /// Feeds whole text in chunks of at most `chunk` bytes, and the end.
  Streaming& text(const std::string& bytes, size_t chunk = SIZE_MAX) {
    for (size_t at = 0; at < bytes.size() && feed(bytes.substr(at, chunk)); at += std::min(chunk, bytes.size() - at)) {
    }
    if (int flushed = rt_flush(instance()); status == RT_OK) status = flushed;
    return *this;
  }
  /// Feeds events in the notation above, with "U" and the like for other kinds.
  Streaming& events(const std::string& notation, size_t chunk = SIZE_MAX) { return text(lines(notation), chunk); }

  static std::string lines(const std::string& notation) {
    std::istringstream words(notation);
    std::string all;
    for (std::string word; words >> word;) all += line(word) + "\n";
    return all;
  }

  /// Gives the rules ids of their own, before the first event.
  void name(const std::vector<std::string>& ids) {
    names_ = ids;
    for (size_t i = 0; i < ids.size(); ++i) rules_[i].id = {names_[i].data(), names_[i].size()};
  }

  /// Has lines passed over, before the first event. \param waiting the rules' rt_waiting
  void prefilter(const rt_prefilter* prefilter, uint32_t waiting) {
    plan_.prefilter = prefilter;
    for (rt_rule& rule : rules_) rule.waiting = waiting;
  }

  /// Has all rules ask this function, before the first event.
  void match(rt_match_fn function) {
    for (rt_rule& rule : rules_) rule.match = function;
  }

  const rt_stats& stats() { return *rt_get_stats(instance()); }
  const rt_rule_stats& ruleStats(size_t rule = 0) { return rt_get_rule_stats(instance())[rule]; }

  rt_instance* instance() {
    if (instance_ == nullptr) instance_ = rt_create(&plan_, &options, &host_.host, &status);
    return instance_;
  }
  bool feed(const std::string& bytes) {
    // A copy of its own, so that reading past the chunk is noticed by the sanitizer.
    std::vector<char> exact(bytes.begin(), bytes.end());
    if (status == RT_OK) status = rt_feed(instance(), exact.data(), exact.size());
    return status == RT_OK;
  }

 private:
  static Streaming& self(void* context) { return *static_cast<Streaming*>(context); }

  /// "A1.5:k1,k2" : kind, seconds, keys (k; "-" none; "," several values).
  static std::string line(const std::string& word) {
    size_t colon = std::min(word.find(':'), word.size());
    std::string seconds = word.substr(1, colon - 1);
    std::string key = colon < word.size() ? word.substr(colon + 1) : "x";
    std::string id = word.substr(0, colon);
    char millis[32];
    std::snprintf(millis, sizeof millis, "%.0f", std::stod(seconds) * 1000);
    std::string event = R"({"event":{"id":")" + id + R"("},"kind":")" + word[0] + R"(","@timestamp":)" + millis;
    if (key == "-") return event + "}";
    std::string values;
    for (size_t begin = 0; begin <= key.size();) {
      size_t end = std::min(key.find(',', begin), key.size());
      values += (values.empty() ? "\"" : ",\"") + key.substr(begin, end - begin) + "\"";
      begin = end + 1;
    }
    return event + R"(,"k":[)" + values + "]}";
  }

  void addRule(const RuleShape& shape) {
    std::vector<rt_step>& steps = steps_.emplace_back();
    std::vector<rt_key_part>& keys = keys_.emplace_back();
    std::string kinds = shape.steps + (shape.until != 0 ? std::string(1, shape.until) : "");
    for (char kind : kinds) {
      steps.push_back({static_cast<uint32_t>(kind - 'A'), 0, static_cast<uint32_t>(keys.size()), 0});
      uint32_t swap = shape.crossed ? (steps.size() - 1) % 2 : 0;
      for (uint32_t i = 0; i < shape.keys; ++i) keys.push_back({2 + (i ^ swap), shape.optional ? 1u : 0u});
    }
    rt_rule rule{};
    rule.match = kindsOf;
    rule.kind = shape.oneEvent ? RT_EVENT : shape.kind;
    rule.steps = steps.data();
    rule.step_count = static_cast<uint32_t>(shape.steps.size());
    rule.until = shape.until != 0;
    rule.keys = keys.data();
    rule.key_count = shape.oneEvent || shape.type != nullptr ? 0 : shape.keys;
    rule.type = shape.type;
    rule.functions = functionsOf(rule.kind);
    if (shape.suppression != nullptr) {
      suppressions_.push_back(*shape.suppression);
      suppressions_.back().functions = &rt_the_suppression;
      rule.suppression = &suppressions_.back();
    }
    rule.max_signals = shape.maxSignals;
    rule.interval_ns = shape.intervalMs * 1'000'000;
    rule.maxspan_ns = shape.maxspanMs < 0 ? -1 : shape.maxspanMs * 1'000'000;
    rule.timestamp_slot = 0;
    rule.tiebreaker_slot = RT_NO_SLOT;
    rule.override_slot = shape.override ? 4 : RT_NO_SLOT;
    rule.needs_override = shape.needsOverride;
    rule.id = rule.name = rule.severity_word = {"r", 1};
    rules_.push_back(rule);
  }

  void add(const rt_match& match) {
    if (!matches.empty()) matches += ", ";
    if (rules_.size() > 1) matches += std::to_string(match.rule) + ":";
    for (uint32_t i = 0; i < match.step_count; ++i)
      matches += (i > 0 ? " " : "") + std::string(match.steps[i].id.data, match.steps[i].id.length);
  }

  WalkPlan fields_;
  rt_plan plan_{};
  std::deque<std::vector<rt_step>> steps_;
  std::deque<std::vector<rt_key_part>> keys_;
  std::deque<rt_suppression> suppressions_;
  std::vector<rt_rule> rules_;
  std::vector<std::string> names_;
  TestHost host_;
  rt_instance* instance_ = nullptr;
};

inline std::string run(const RuleShape& shape, const std::string& notation) {
  return Streaming(shape).events(notation).matches;
}

}  // namespace rt::test
