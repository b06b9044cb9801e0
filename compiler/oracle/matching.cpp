#include "compiler/oracle/matching.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace rulec::oracle {
namespace {

void addResult(Matching& matching, uint32_t index, MatchRecord record) {
  addResult(matching.states[index].results, matching.rules[index], matching.options, std::move(record), matching.found);
}

void takeHits(Matching& matching, uint32_t index, const std::vector<StepHit>& hits) {
  const RuleTest& rule = matching.rules[index];
  for (const StepHit& hit : hits)
    for (const Completed& match : takeHit(rule, matching.states[index].sequence, hit))
      addResult(matching, index, recordOf(index, rule, match));
}

void takeInSequence(Matching& matching, uint32_t index, const Event& event) {
  std::optional<StepHit> hit = stepHitOf(matching.rules[index], event, matching.eventCount, matching.options);
  if (!hit) return;
  takeHits(matching, index, hold(matching.states[index].held, std::move(*hit), matching.options.latenessNs));
}

void takeAlone(Matching& matching, uint32_t index, const Event& event) {
  const RuleTest& rule = matching.rules[index];
  if (!rule.steps.front().holds(event)) return;
  addResult(matching, index, {index, {idOf(event, matching.options)}, {}, {timeOf(event, rule.timestamp)}});
}

void settlePending(Matching& matching) {
  struct OfRule {
    uint32_t rule;
    size_t number;  // of one rule they are in order already
    Pending pending;
  };
  std::vector<OfRule> all;
  for (uint32_t i = 0; i < matching.rules.size(); ++i)
    for (Pending& pending : settleAll(matching.rules[i], matching.states[i].sequence))
      all.push_back({i, all.size(), std::move(pending)});
  std::ranges::sort(all, {}, [](const OfRule& one) { return std::tuple(one.pending.dueNs, one.rule, one.number); });
  for (const OfRule& one : all)
    addResult(matching, one.rule, recordOf(one.rule, matching.rules[one.rule], one.pending.match));
}

}  // namespace

Matching makeMatching(std::vector<RuleTest> rules, OracleOptions options) {
  Matching matching{std::move(options), std::move(rules), {}, 0, {}};
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
    if (rule.tiebreaker) fields.insert(rule.tiebreaker->path);
    for (const StepTest& step : rule.steps) addKey(step);
    if (rule.until) addKey(*rule.until);
  }
  return fields;
}

void takeEvent(Matching& matching, const Event& event) {
  for (uint32_t i = 0; i < matching.rules.size(); ++i) {
    switch (matching.rules[i].shape) {
      case RuleTest::Shape::Event:
        takeAlone(matching, i, event);
        break;
      case RuleTest::Shape::Sequence:
        takeInSequence(matching, i, event);
        break;
      case RuleTest::Shape::Sample:
        takeCandidate(matching.rules[i], matching.states[i].sample, event, matching.eventCount, matching.options);
        break;
    }
  }
  ++matching.eventCount;
}

void finish(Matching& matching) {
  for (uint32_t i = 0; i < matching.rules.size(); ++i) takeHits(matching, i, releaseAll(matching.states[i].held));
  settlePending(matching);
  for (uint32_t i = 0; i < matching.rules.size(); ++i) {
    RuleState& state = matching.states[i];
    if (matching.rules[i].shape == RuleTest::Shape::Sample) {
      for (MatchRecord& record : samplesOf(i, matching.rules[i], state.sample, matching.options))
        matching.found.push_back(std::move(record));
    } else {
      finishResults(state.results, matching.rules[i], matching.options, matching.found);
    }
  }
}

}  // namespace rulec::oracle
