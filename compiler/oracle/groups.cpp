#include "compiler/oracle/groups.h"

#include "compiler/support/json.h"

#include <algorithm>
#include <set>

namespace rulec::oracle {
namespace {

struct ValueLess {
  bool operator()(const Value& left, const Value& right) const { return valueLess(left, right); }
};

bool isBare(ir::Type type) {
  return type == ir::Type::Integer || type == ir::Type::Unsigned || type == ir::Type::Double ||
         type == ir::Type::Boolean;
}

/// The document that a group's alert stands on: the time, and the group's fields.
std::string groupDocument(const RuleTest& rule, const KeyTuple& tuple, int64_t timeNs) {
  std::string text = "{\"@timestamp\":" + jsonQuote(*keyText(timeNs, ir::Type::DateNanos));
  for (size_t i = 0; i < tuple.size(); ++i) {
    const ir::Field& field = rule.steps.front().key[i].field;
    if (field.path == "@timestamp") continue;
    std::string value = *keyText(tuple[i], field.type);
    text += "," + jsonQuote(field.path) + ":" + (isBare(field.type) ? value : jsonQuote(value));
  }
  return text + "}";
}

MatchRecord groupRecord(uint32_t index, const RuleTest& rule, const KeyTuple& tuple, int64_t timeNs,
                        const OracleOptions& options) {
  std::string document = groupDocument(rule, tuple, timeNs);
  std::optional<Event> event = readEvent(document, {options.idField});
  std::vector<std::vector<Value>> values;
  for (const Value& value : tuple) values.push_back({value});
  return {index, {idOf(*event, options)}, keyTexts(tuple, rule.steps.front().key), {timeNs}, {values}, {timeNs}};
}

int64_t latestOf(const GroupState& group) {
  return std::ranges::max_element(group.events, {}, &Counted::timeNs)->timeNs;
}

bool isBefore(int64_t timeNs, int64_t latestNs, int64_t windowNs) {
  return static_cast<__int128>(latestNs) - timeNs > windowNs;
}

/// \returns the time of the alert that the event completes.
std::optional<int64_t> count(const ThresholdTest& test, GroupState& group, const StepHit& hit) {
  if (hit.timeNs <= group.usedUpNs) return std::nullopt;
  if (!group.events.empty() && isBefore(hit.timeNs, latestOf(group), test.windowNs)) return std::nullopt;
  group.events.push_back({hit.timeNs, hit.counted});
  int64_t latest = latestOf(group);
  std::erase_if(group.events, [&](const Counted& one) { return isBefore(one.timeNs, latest, test.windowNs); });
  std::set<Value, ValueLess> distinct;
  for (const Counted& one : group.events) distinct.insert(one.values.begin(), one.values.end());
  if (group.events.size() < test.count || distinct.size() < test.cardinality) return std::nullopt;
  group.events.clear();
  group.usedUpNs = latest;
  return latest;
}

/// Whether no event of the history has had the tuple.
bool isNew(const NewTermsTest& test, GroupState& group, int64_t timeNs) {
  __int128 start = test.historyNs ? static_cast<__int128>(timeNs) - *test.historyNs : test.historyStartNs;
  if (timeNs < start) return false;
  bool known = group.latestNs != INT64_MIN && group.latestNs >= start;
  group.latestNs = std::max(group.latestNs, timeNs);
  return !known;
}

bool isLearning(const NewTermsTest& test, int64_t firstNs, int64_t timeNs, const OracleOptions& options) {
  __int128 history = test.historyNs ? *test.historyNs : static_cast<__int128>(firstNs) - test.historyStartNs;
  __int128 learn = options.learnNs ? *options.learnNs : std::max<__int128>(0, history);
  return static_cast<__int128>(timeNs) - firstNs < learn;
}

}  // namespace

std::vector<MatchRecord> takeInGroups(uint32_t index, const RuleTest& rule, GroupStates& states, const StepHit& hit,
                                      const OracleOptions& options) {
  std::vector<MatchRecord> records;
  int64_t first = *(states.firstNs = states.firstNs.value_or(hit.timeNs));
  for (const auto& [tuple, hits] : hit.byKey) {
    GroupState& group = states.groups[tuple];
    if (rule.threshold) {
      if (std::optional<int64_t> latest = count(*rule.threshold, group, hit))
        records.push_back(groupRecord(index, rule, tuple, *latest, options));
    } else if (isNew(*rule.newTerms, group, hit.timeNs) && !isLearning(*rule.newTerms, first, hit.timeNs, options)) {
      records.push_back({index,
                         {hit.hit.id},
                         keyTexts(tuple, rule.steps.front().key),
                         {hit.hit.timeNs},
                         {hit.hit.grouped},
                         {hit.timeNs}});
    }
  }
  return records;
}

}  // namespace rulec::oracle
