#include "compiler/oracle/sequence.h"

#include "compiler/oracle/sha256.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

std::string idOf(const Event& event, const OracleOptions& options) {
  std::vector<Value> values = valuesOf(event, {options.idField});
  return values.empty() ? sha256Hex(event.line) : std::get<std::string>(values.front());
}

MatchRecord recordOf(uint32_t rule, const std::vector<Hit>& hits, const KeyTuple& key) {
  MatchRecord record{rule, {}, key, {}};
  for (const Hit& hit : hits) {
    record.ids.push_back(hit.id);
    record.timesNs.push_back(hit.timeNs);
  }
  return record;
}

/// What an event is to one join key of a rule.
struct KeyHits {
  std::vector<size_t> steps;  // ascending
  bool until = false;
};

std::map<KeyTuple, KeyHits, KeyLess> hitsByKey(const RuleTest& rule, const Event& event) {
  std::map<KeyTuple, KeyHits, KeyLess> hits;
  for (size_t i = 0; i < rule.steps.size(); ++i)
    if (rule.steps[i].holds(event))
      for (const KeyTuple& tuple : keyTuples(event, rule.steps[i].key)) hits[tuple].steps.push_back(i);
  if (rule.until && rule.until->holds(event))
    for (const KeyTuple& tuple : keyTuples(event, rule.until->key)) hits[tuple].until = true;
  return hits;
}

/// The partial match that the event makes by satisfying `step`, which takes what waits there; nothing if it makes none.
std::optional<std::vector<Hit>> advance(KeyState& state, size_t step, const Hit& hit,
                                        std::optional<int64_t> maxspanNs) {
  if (step == 0) return std::vector<Hit>{hit};
  auto waiting = state.partials.find(step - 1);
  if (waiting == state.partials.end()) return std::nullopt;
  std::vector<Hit> hits = std::move(waiting->second);
  state.partials.erase(waiting);
  __int128 span = static_cast<__int128>(*hit.timeNs) - *hits.front().timeNs;
  if (maxspanNs && span > *maxspanNs) return std::nullopt;
  hits.push_back(hit);
  return hits;
}

/// Takes an event's hits on one join key. \returns the completed match, if there is one.
std::optional<std::vector<Hit>> takeHits(const RuleTest& rule, KeyState& state, const KeyHits& hits, const Hit& hit) {
  if (*hit.timeNs < state.lastHitNs) return std::nullopt;  // late
  state.lastHitNs = *hit.timeNs;
  std::optional<std::vector<Hit>> completed;
  for (size_t step : std::vector<size_t>(hits.steps.rbegin(), hits.steps.rend())) {
    std::optional<std::vector<Hit>> partial = advance(state, step, hit, rule.maxspanNs);
    if (!partial) continue;
    if (step + 1 == rule.steps.size()) {
      completed = std::move(partial);
    } else {
      state.partials[step] = std::move(*partial);
    }
  }
  if (hits.until) state.partials.clear();
  return completed;
}

void takeInSequence(Matching& matching, uint32_t index, const Event& event) {
  const RuleTest& rule = matching.rules[index];
  std::map<KeyTuple, KeyHits, KeyLess> hits = hitsByKey(rule, event);
  if (hits.empty()) return;
  std::optional<int64_t> time = timeOf(event, rule.timestamp);
  if (!time) return;
  Hit hit{idOf(event, matching.options), time};
  for (const auto& [key, keyHits] : hits) {
    std::optional<std::vector<Hit>> completed = takeHits(rule, matching.states[index][key], keyHits, hit);
    if (completed) matching.found.push_back(recordOf(index, *completed, key));
  }
}

void takeAlone(Matching& matching, uint32_t index, const Event& event) {
  const RuleTest& rule = matching.rules[index];
  if (!rule.steps.front().holds(event)) return;
  Hit hit{idOf(event, matching.options), timeOf(event, rule.timestamp)};
  matching.found.push_back(recordOf(index, {hit}, {}));
}

/// The distinct values of one part of a join key, ascending; null alone if it has none and may be without; else none.
std::vector<std::optional<std::string>> partValues(const Event& event, const KeyField& part) {
  std::vector<std::optional<std::string>> values;
  if (!part.unmapped)
    for (Value& value : valuesOf(event, part.field)) values.emplace_back(std::get<std::string>(std::move(value)));
  if (values.empty() && (part.optional || part.unmapped)) values.emplace_back(std::nullopt);
  std::ranges::sort(values);
  values.erase(std::ranges::unique(values).begin(), values.end());
  return values;
}

bool partLess(const std::optional<std::string>& left, const std::optional<std::string>& right) {
  if (!left || !right) return left && !right;
  return *left < *right;
}

}  // namespace

bool KeyLess::operator()(const KeyTuple& left, const KeyTuple& right) const {
  return std::ranges::lexicographical_compare(left, right, partLess);
}

std::vector<KeyTuple> keyTuples(const Event& event, const std::vector<KeyField>& key) {
  std::vector<KeyTuple> tuples{{}};
  for (const KeyField& part : key) {
    std::vector<KeyTuple> longer;
    std::vector<std::optional<std::string>> values = partValues(event, part);
    for (const KeyTuple& tuple : tuples) {
      for (const std::optional<std::string>& value : values) {
        // The first tuples of the whole product begin with the first tuples of a shorter one.
        if (longer.size() == kMaxKeyTuples) break;
        longer.push_back(tuple);
        longer.back().push_back(value);
      }
    }
    tuples = std::move(longer);
  }
  return tuples;
}

Matching makeMatching(std::vector<RuleTest> rules, OracleOptions options) {
  Matching matching{std::move(options), std::move(rules), {}, {}};
  matching.states.resize(matching.rules.size());
  return matching;
}

PathSet fieldsRead(const Matching& matching) {
  PathSet fields{matching.options.idField};
  auto addKey = [&](const StepTest& step) {
    for (const KeyField& part : step.key) fields.insert(part.field.path);
  };
  for (const RuleTest& rule : matching.rules) {
    fields.insert(rule.fields.begin(), rule.fields.end());
    fields.insert(rule.timestamp.path);
    for (const StepTest& step : rule.steps) addKey(step);
    if (rule.until) addKey(*rule.until);
  }
  return fields;
}

void takeEvent(Matching& matching, const Event& event) {
  for (uint32_t i = 0; i < matching.rules.size(); ++i) {
    if (matching.rules[i].sequence) {
      takeInSequence(matching, i, event);
    } else {
      takeAlone(matching, i, event);
    }
  }
}

}  // namespace rulec::oracle
