#include "compiler/driver/match_record.h"

#include "compiler/support/json.h"

#include <fmt/format.h>

namespace rulec::driver {
namespace {

std::string toString(rt_text text) { return {text.data, text.length}; }

template <class T, class Print>
std::string list(const std::vector<T>& items, Print print) {
  std::string text = "[";
  for (const T& item : items) text += (text.size() == 1 ? "" : ",") + print(item);
  return text + "]";
}

std::string quoteOrNull(const std::optional<std::string>& text) { return text ? jsonQuote(*text) : "null"; }

/// Nothing in the place of a missing step.
std::vector<std::optional<std::string>> idsOf(const oracle::MatchRecord& record) {
  std::vector<std::optional<std::string>> ids(record.ids.begin(), record.ids.end());
  for (size_t i = 0; i < ids.size(); ++i)
    if (record.timesNs[i] == oracle::kNoEventNs) ids[i].reset();
  return ids;
}

}  // namespace

oracle::MatchRecord toRecord(const rt_match& match) {
  oracle::MatchRecord record;
  record.rule = match.rule;
  for (uint32_t i = 0; i < match.step_count; ++i) {
    const rt_match_step& step = match.steps[i];
    record.ids.push_back(toString(step.id));
    if (step.line.data == nullptr) {
      record.timesNs.emplace_back(oracle::kNoEventNs);
    } else {
      record.timesNs.push_back(step.time_ns == INT64_MIN ? std::nullopt : std::optional(step.time_ns));
    }
  }
  for (uint32_t i = 0; i < match.key_count; ++i)
    record.keys.push_back(match.keys[i].data == nullptr ? std::nullopt : std::optional(toString(match.keys[i])));
  return record;
}

std::string recordLine(const oracle::MatchRecord& record, std::string_view ruleId) {
  std::string keys = list(record.keys, quoteOrNull);
  std::string times = list(record.timesNs, [](std::optional<int64_t> ns) {
    return ns && ns != oracle::kNoEventNs ? std::to_string(*ns) : "null";
  });
  return fmt::format("{{\"rule\":{},\"ids\":{},\"keys\":{},\"times_ns\":{}}}\n", jsonQuote(ruleId),
                     list(idsOf(record), quoteOrNull), keys, times);
}

}  // namespace rulec::driver
