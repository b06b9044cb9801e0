#include "compiler/oracle/matching.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace rulec::oracle {
namespace {

void giveOut(Matching& matching, MatchRecord& record) {
  record.grouped.clear();
  record.eventNs.clear();
  matching.found.push_back(std::move(record));
}

/// A match becomes an alert, unless it is folded into an earlier one, or its rule has raised enough of them.
void raise(Matching& matching, std::vector<MatchRecord> records) {
  for (MatchRecord& record : records) {
    const RuleTest& rule = matching.rules[record.rule];
    RuleState& state = matching.states[record.rule];
    auto may = [&](const MatchRecord& alert) { return mayRaise(state.limits, rule, matching.options, alert); };
    if (rule.suppression) {
      for (MatchRecord& alert : suppress(rule, state.suppression, std::move(record), may)) giveOut(matching, alert);
    } else if (may(record)) {
      giveOut(matching, record);
    }
  }
}

void addResult(Matching& matching, uint32_t index, MatchRecord record) {
  std::vector<MatchRecord> records;
  addResult(matching.states[index].results, matching.rules[index], matching.options, std::move(record), records);
  raise(matching, std::move(records));
}

void takeHits(Matching& matching, uint32_t index, const std::vector<StepHit>& hits) {
  const RuleTest& rule = matching.rules[index];
  RuleState& state = matching.states[index];
  if (rule.shape == RuleTest::Shape::Groups) {
    for (const StepHit& hit : hits)
      for (MatchRecord& record : takeInGroups(index, rule, state.groups, hit, matching.options))
        addResult(matching, index, std::move(record));
    return;
  }
  for (const StepHit& hit : hits)
    for (const Completed& match : takeHit(rule, state.sequence, hit))
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
  bool needsIndicator = rule.shape == RuleTest::Shape::ThreatMatch;
  if (needsIndicator && !isNamed(rule, matching.states[index].indicators, event)) return;
  Hit hit = hitOf(rule, event, matching.options);
  addResult(matching, index, {index, {hit.id}, {}, {hit.timeNs}, {hit.grouped}, {hit.eventNs}});
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
    for (const KeyField& part : step.key) fields.insert(part.field);
  };
  for (const RuleTest& rule : matching.rules) {
    fields.merge(rule.fields);
    fields.insert(rule.timestamp);
    if (rule.timeOverride) fields.insert(*rule.timeOverride);
    if (rule.tiebreaker) fields.insert(*rule.tiebreaker);
    if (rule.threshold && rule.threshold->cardinalityField) fields.insert(*rule.threshold->cardinalityField);
    for (const StepTest& step : rule.steps) addKey(step);
    if (rule.until) addKey(*rule.until);
    if (rule.suppression)
      for (const KeyField& part : rule.suppression->groupBy) fields.insert(part.field);
    addFields(rule, fields);
  }
  return fields;
}

void takeIndicator(Matching& matching, const Event& document) {
  for (uint32_t i = 0; i < matching.rules.size(); ++i)
    if (matching.rules[i].shape == RuleTest::Shape::ThreatMatch)
      takeIndicator(matching.rules[i], document, matching.states[i].indicators);
}

void takeEvent(Matching& matching, const Event& event) {
  for (uint32_t i = 0; i < matching.rules.size(); ++i) {
    if (matching.rules[i].needsOverride && !eventTimeOf(matching.rules[i], event)) continue;
    switch (matching.rules[i].shape) {
      case RuleTest::Shape::Event:
      case RuleTest::Shape::ThreatMatch:
        takeAlone(matching, i, event);
        break;
      case RuleTest::Shape::Sequence:
      case RuleTest::Shape::Groups:
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
      raise(matching, samplesOf(i, matching.rules[i], state.sample, matching.options));
    } else {
      std::vector<MatchRecord> records;
      finishResults(state.results, matching.rules[i], matching.options, records);
      raise(matching, std::move(records));
    }
  }
}

}  // namespace rulec::oracle
