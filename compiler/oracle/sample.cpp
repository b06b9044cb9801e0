#include "compiler/oracle/sample.h"

#include <algorithm>

namespace rulec::oracle {
namespace {

bool partLess(const Value& left, const Value& right) {
  if (isNull(left) || isNull(right)) return isNull(left) && !isNull(right);
  return valueLess(left, right);
}

bool isChosen(const Candidates& steps, const std::vector<size_t>& chosen, uint64_t arrival) {
  for (size_t i = 0; i < chosen.size(); ++i)
    if (steps[i][chosen[i]].arrival == arrival) return true;
  return false;
}

/// Choices of one candidate for each step, all different, in lexicographic order; at most `limit`.
std::vector<std::vector<size_t>> choicesOf(const Candidates& steps, uint64_t limit) {
  std::vector<std::vector<size_t>> found;
  std::vector<size_t> chosen;  // for the first steps
  size_t next = 0;             // the candidate to try for the step after them
  while (found.size() < limit) {
    if (next == steps[chosen.size()].size()) {
      if (chosen.empty()) break;
      next = chosen.back() + 1;
      chosen.pop_back();
      continue;
    }
    if (isChosen(steps, chosen, steps[chosen.size()][next].arrival)) {
      ++next;
      continue;
    }
    chosen.push_back(next);
    next = 0;
    if (chosen.size() < steps.size()) continue;
    found.push_back(chosen);
    next = chosen.back() + 1;
    chosen.pop_back();
  }
  return found;
}

}  // namespace

bool NullFirstLess::operator()(const KeyTuple& left, const KeyTuple& right) const {
  return std::ranges::lexicographical_compare(left, right, partLess);
}

void takeCandidate(const RuleTest& rule, SampleState& state, const Event& event, uint64_t arrival,
                   const OracleOptions& options) {
  HitsByKey hits = hitsByKey(rule, event);
  if (hits.empty()) return;
  Candidate candidate{arrival, hitOf(rule, event, options)};
  for (const auto& [key, keyHits] : hits) {
    Candidates& steps = state[key];
    steps.resize(rule.steps.size());
    for (size_t step : keyHits.steps) steps[step].push_back(candidate);
  }
}

std::vector<MatchRecord> samplesOf(uint32_t index, const RuleTest& rule, const SampleState& state,
                                   const OracleOptions& options) {
  std::vector<MatchRecord> records;
  for (const auto& [key, steps] : state) {
    for (const std::vector<size_t>& choice : choicesOf(steps, options.maxSamplesPerKey)) {
      if (options.size && records.size() == *options.size) return records;
      MatchRecord record{index, {}, keyTexts(key, rule.steps.front().key), {}};
      for (size_t step = 0; step < choice.size(); ++step) {
        const Hit& hit = steps[step][choice[step]].hit;
        record.ids.push_back(hit.id);
        record.timesNs.push_back(hit.timeNs);
        record.grouped.push_back(hit.grouped);
        record.eventNs.push_back(hit.eventNs);
      }
      records.push_back(std::move(record));
    }
  }
  return records;
}

}  // namespace rulec::oracle
