// Events that some indicator names.
#include "runtime/core/indicators.h"
#include "runtime/core/json_out.h"
#include "runtime/core/key_value.h"
#include "runtime/core/results.h"

namespace rt {
namespace {

/// Indicators that an alert shows.
constexpr size_t kMostEnrichments = 200;

/// Whether a sorted list has a text.
bool contains(const Text* texts, size_t count, Text text) {
  while (count > 0) {
    size_t middle = count / 2;
    int order = compareTexts(texts[middle], text);
    if (order == 0) return true;
    if (order < 0) texts += middle + 1;
    count = order < 0 ? count - middle - 1 : middle;
  }
  return false;
}

/// One event at one rule.
class ThreatMatching {
 public:
  ThreatMatching(Indicators& indicators, const SequenceHit& hit, const rt_plan* plan)
      : set_(indicators.sets[indicators.inUse]),
        hits_(indicators.hits),
        hit_(hit),
        plan_(plan),
        match_(threatMatchOf(plan, hit.rule)) {}

  /// Finds the indicators: in their order, each once. \returns false if the host has no memory.
  bool find() {
    hits_.size = 0;
    if (set_.headCount == 0) return true;
    for (uint32_t begin = 0; begin < match_.entry_count; begin = groupEnd(match_, begin))
      if (!findInGroup(begin)) return false;
    sortInPlace(hits_.data, hits_.size, comesFirst);
    size_t kept = 0;
    for (size_t i = 0; i < hits_.size; ++i)
      if (kept == 0 || hits_[kept - 1].record != hits_[i].record) hits_[kept++] = hits_[i];
    hits_.size = kept;
    return true;
  }

  void putEnrichment(JsonOut& json, const IndicatorHit& hit) const {
    const IndicatorRecord& record = set_.records[hit.record];
    putMembers(json, literal("{"));
    put(json, record.body);
    put(json, literal(",\"matched\":{\"atomic\":"));
    putString(json, {hit.value->text, hit.value->length});
    putMember(json, literal("field"), plan_->fields[match_.entries[hit.entry].slot].path);
    putMembers(json, record.tail);
    put(json, literal("}}"));
  }

 private:
  static bool comesFirst(const IndicatorHit& left, const IndicatorHit& right) {
    if (left.record != right.record) return left.record < right.record;
    return left.entry != right.entry ? left.entry < right.entry : left.order < right.order;
  }

  bool findInGroup(uint32_t begin) {
    uint32_t entry = firstPositive(match_, begin);
    uint32_t slot = match_.entries[entry].slot, order = 0;
    char form[kKeyValueBytes];
    for (const rt_value* value = hit_.fields[slot]; value != nullptr; value = value->next, ++order)
      if (!findValue(begin, entry, keyValue(*value, plan_->fields[slot], form), {0, entry, order, value})) return false;
    return true;
  }

  bool findValue(uint32_t begin, uint32_t entry, Text form, IndicatorHit found) {
    uint64_t hash = indicatorHash(hit_.rule, entry, form);
    for (uint32_t at = set_.heads[hash & (set_.headCount - 1)]; at != 0; at = set_.links[at - 1].next) {
      const IndicatorLink& link = set_.links[at - 1];
      if (link.hash != hash || link.entry != entry || set_.records[link.record].rule != hit_.rule) continue;
      if (!equal(set_.values[link.value], form) || !othersHold(begin, entry, link.record)) continue;
      found.record = link.record;
      if (!append(hits_, found)) return false;
    }
    return true;
  }

  /// Whether the other entries of the group hold.
  bool othersHold(uint32_t begin, uint32_t entry, uint32_t record) const {
    for (uint32_t i = begin; i < groupEnd(match_, begin); ++i)
      if (i != entry && !holds(i, set_.records[record])) return false;
    return true;
  }

  bool holds(uint32_t entry, const IndicatorRecord& record) const {
    uint32_t begin = entry == 0 ? record.firstValue : set_.ends[record.firstEnd + entry - 1];
    uint32_t count = set_.ends[record.firstEnd + entry] - begin;
    const rt_indicator_entry& e = match_.entries[entry];
    const rt_value* value = hit_.fields[e.slot];
    if (e.negate != 0 && value == nullptr && count == 0) return false;
    char form[kKeyValueBytes];
    bool isCommon = false;
    for (; value != nullptr && !isCommon; value = value->next)
      isCommon = contains(set_.values.data + begin, count, keyValue(*value, plan_->fields[e.slot], form));
    return isCommon == (e.negate == 0);
  }

  const IndicatorSet& set_;
  Buffer<IndicatorHit>& hits_;
  const SequenceHit& hit_;
  const rt_plan* plan_;
  const rt_threat_match& match_;
};

struct Count {
  char digits[kMaxDigits];
  size_t length;

  explicit Count(uint64_t number) : length(formatNumber(number, digits)) {}
  [[nodiscard]] Text text() const { return {digits, length}; }
};

}  // namespace

bool takeThreatMatch(Sequences& sequences, const SequenceHit& hit, Emitter& emitter, EventCounts& events) {
  Indicators& indicators = *sequences.indicators;
  if ((hit.filters >> sequences.plan->rules[hit.rule].steps[0].filter & 1) == 0) return true;
  ThreatMatching matching(indicators, hit, sequences.plan);
  if (!matching.find()) return false;
  size_t found = indicators.hits.size, shown = smaller(found, kMostEnrichments);
  if (found == 0) return true;
  indicators.text.size = 0;
  JsonOut json{indicators.text};
  for (size_t i = 0; i < shown; ++i) matching.putEnrichment(json, indicators.hits[i]);
  if (!json.ok) return false;
  Count all(found), rest(found - shown);
  ExtraMember extra[] = {{literal("indicators.count"), all.text()}, {literal("indicators.left_out"), rest.text()}};
  CompletedStep step{hit.line, hit.timeNs};
  CompletedMatch match{hit.rule, hit.eventNs, 1, &step, 0, nullptr};
  match.extraCount = shown < found ? 2 : 1;
  match.extra = extra;
  match.enrichments = {json.out.data, json.out.size};
  return deliver(sequences, match, emitter, events);
}

}  // namespace rt
