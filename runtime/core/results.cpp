#include "runtime/core/results.h"

#include "runtime/core/event_time.h"
#include "runtime/core/key_value.h"
#include "runtime/core/limits.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/suppression.h"
#include "runtime/core/tuple_texts.h"

namespace rt {
namespace {

/// A result that waits for the end: its bytes, as `Record` writes them.
struct ResultCell {
  CellId next;
  uint32_t length;
  CellId bytes;  // chain
};

ResultCell& resultAt(const Sequences& s, CellId cell) { return cellAs<ResultCell>(s.pool, cell); }

/// How many of a rule's results are kept while more come.
struct Limits {
  uint64_t first = UINT64_MAX;  // results beyond these do not count
  uint64_t last = UINT64_MAX;   // of those the last ones are kept
  bool endDecides = false;
};

Limits limitsOf(const Sequences& s, const rt_rule& rule) {
  Limits limits;
  for (uint64_t i = 0; i < rule.pipe_count && !limits.endDecides; ++i) {
    const rt_pipe& pipe = rule.pipes[i];
    limits.endDecides = pipe.kind == RT_TAIL;
    uint64_t& limit = limits.endDecides ? limits.last : limits.first;
    limit = smaller(limit, pipe.count);
  }
  bool isSample = rule.kind == RT_SAMPLE;
  if (s.options.has_size != 0 && !isSample && !limits.endDecides) {
    limits.endDecides = true;
    limits.last = s.options.size;
  }
  return limits;
}

/// \param raised receives whether there is an alert now \returns false if the host has no memory
bool raise(Sequences& s, const CompletedMatch& match, Emitter& emitter, EventCounts& events, bool* raised) {
  SequenceEvents& counts = events[match.rule];
  bool noMemory = false;
  *raised = false;
  SignalCount* signals = openSignals(s, match, emitter, noMemory);
  if (noMemory) return false;
  if (signals != nullptr && isWithheld(s, match.rule, *signals)) {
    ++counts.withheld;
    return true;
  }
  switch (emitMatch(emitter, match)) {
    case RT_EMITTED:
      if (signals != nullptr) ++signals->raised;
      ++counts.alerts;
      *raised = true;
      return true;
    case RT_IS_LOOP:
      ++counts.loops;
      return true;
    case RT_IS_BUILDING_BLOCK:
      ++counts.building_blocks;
      return true;
    case RT_EMISSION_NO_MEMORY:
      return false;
  }
  return false;
}

bool emit(Sequences& s, const CompletedMatch& match, Emitter& emitter, EventCounts& events) {
  const rt_suppression* suppression = s.plan->rules[match.rule].suppression;
  if (suppression != nullptr) return suppression->functions->emit(s, match, emitter, events, raise);
  bool raised = false;
  return raise(s, match, emitter, events, &raised);
}

// ---- a match as bytes ----------------------------------------------------------------------------------------------

/// Writes and reads: its event time; counts; for each step its time, length and line with padding; for each key part
/// its length and text; what else the alert has, each with its length.
struct Record {
  Buffer<char>& out;
  bool ok = true;

  void number(uint64_t value) { ok = ok && append(out, Text{reinterpret_cast<const char*>(&value), sizeof value}); }
  void text(Text text) {
    number(text.data == nullptr ? UINT64_MAX : text.length);
    ok = ok && append(out, text);
  }
};

bool writeRecord(Sequences& s, const CompletedMatch& match) {
  constexpr char kPadding[RT_PADDING] = {};
  s.record.size = 0;
  Record record{s.record};
  record.number(static_cast<uint64_t>(match.closingNs));
  record.number(match.stepCount);
  for (uint32_t i = 0; i < match.stepCount; ++i) {
    record.number(static_cast<uint64_t>(match.steps[i].timeNs));
    record.text(match.steps[i].line);
    record.ok = record.ok && append(s.record, Text{kPadding, RT_PADDING});
  }
  record.number(match.keyCount);
  for (uint32_t i = 0; i < match.keyCount; ++i) record.text(match.keys[i]);
  record.number(match.extraCount);
  for (uint32_t i = 0; i < match.extraCount; ++i) {
    record.text(match.extra[i].key);
    record.text(match.extra[i].json);
  }
  record.text(match.enrichments);
  record.text(match.idSuffix);
  return record.ok;
}

struct RecordReader {
  const char* at;

  uint64_t number() {
    uint64_t value = load64(at);
    at += sizeof value;
    return value;
  }
  Text text() {
    uint64_t length = number();
    if (length == UINT64_MAX) return {nullptr, 0};
    Text text{at, length};
    at += length;
    return text;
  }
};

bool emitRecord(Sequences& s, uint32_t rule, CellId cell, Emitter& emitter, EventCounts& events) {
  uint32_t length = resultAt(s, cell).length;
  s.steps.size = s.keyTexts.size = s.extra.size = s.lines.size = 0;
  if (!reserve(s.lines, length)) return false;
  readChain(s.pool, resultAt(s, cell).bytes, s.lines.data, length);
  RecordReader reader{s.lines.data};
  auto closingNs = static_cast<int64_t>(reader.number());
  for (uint64_t count = reader.number(); count > 0; --count) {
    auto timeNs = static_cast<int64_t>(reader.number());
    Text line = reader.text();
    if (!append(s.steps, CompletedStep{line, timeNs})) return false;
    reader.at += RT_PADDING;
  }
  for (uint64_t count = reader.number(); count > 0; --count)
    if (!append(s.keyTexts, reader.text())) return false;
  for (uint64_t count = reader.number(); count > 0; --count) {
    Text key = reader.text();
    if (!append(s.extra, ExtraMember{key, reader.text()})) return false;
  }
  CompletedMatch match{rule,
                       closingNs,
                       static_cast<uint32_t>(s.steps.size),
                       s.steps.data,
                       static_cast<uint32_t>(s.keyTexts.size),
                       s.keyTexts.data};
  match.extraCount = static_cast<uint32_t>(s.extra.size);
  match.extra = s.extra.data;
  match.enrichments = reader.text();
  match.idSuffix = reader.text();
  return emit(s, match, emitter, events);
}

// ---- results that wait ----------------------------------------------------------------------------------------------

void dropFirst(Sequences& s, RuleState& rule) {
  CellId cell = rule.firstResult;
  ResultCell result = resultAt(s, cell);
  rule.firstResult = result.next;
  if (rule.firstResult == 0) rule.lastResult = 0;
  rule.cells -= 1 + chainCells(result.length);
  --rule.waiting;
  returnChain(s.pool, result.bytes);
  returnCell(s.pool, cell);
}

bool keep(Sequences& s, const CompletedMatch& match, uint64_t most, EventCounts& events) {
  RuleState& rule = s.rules[match.rule];
  if (most == 0) return true;
  if (!writeRecord(s, match)) return false;
  uint32_t needed = 1 + chainCells(s.record.size);
  if (rule.waiting == most) dropFirst(s, rule);
  // No other state gives way to results: it may decide on better ones.
  while (freeCells(s.pool) < needed) {
    ++events[match.rule].evictions;
    if (rule.firstResult == 0) return true;
    dropFirst(s, rule);
  }
  CellId bytes = storeChain(s.pool, Text{s.record.data, s.record.size});
  CellId cell = takeCell(s.pool);
  resultAt(s, cell) = {0, static_cast<uint32_t>(s.record.size), bytes};
  (rule.lastResult == 0 ? rule.firstResult : resultAt(s, rule.lastResult).next) = cell;
  rule.lastResult = cell;
  rule.cells += needed;
  ++rule.waiting;
  return true;
}

}  // namespace

bool deliver(Sequences& s, const CompletedMatch& match, Emitter& emitter, EventCounts& events) {
  Limits limits = limitsOf(s, s.plan->rules[match.rule]);
  if (++s.rules[match.rule].produced > limits.first) return true;
  return limits.endDecides ? keep(s, match, limits.last, events) : emit(s, match, emitter, events);
}

bool readKeyTexts(Sequences& s, uint32_t number, uint32_t step, Text bytes) {
  const rt_rule& rule = s.plan->rules[number];
  return readTupleTexts(s, bytes, rule.key_count, [&](uint32_t part) {
    uint32_t slot = rule.keys[rule.steps[step].first_key + part].slot;
    // A part without a field is null in its own step; another step's value can only be null, too.
    return slot == RT_NO_SLOT ? nullptr : &s.plan->fields[slot];
  });
}

bool readLines(Sequences& s, const HitRef* hits, uint32_t count) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < count; ++i) bytes += lineAt(s, hits[i].line).length + RT_PADDING;
  s.lines.size = s.steps.size = 0;
  if (!reserve(s.lines, bytes) || !reserve(s.steps, count)) return false;
  char* at = s.lines.data;
  for (uint32_t i = 0; i < count; ++i) {
    const LineCell& line = lineAt(s, hits[i].line);
    readChain(s.pool, line.bytes, at, line.length);
    s.steps.data[s.steps.size++] = {Text{at, line.length}, hits[i].timeNs};
    at += line.length + RT_PADDING;
  }
  return true;
}

bool deliverSteps(Sequences& s, uint32_t number, Emitter& emitter, EventCounts& events) {
  const rt_rule& rule = s.plan->rules[number];
  CompletedMatch match{number, INT64_MIN, rule.step_count, s.steps.data, rule.key_count, s.keyTexts.data};
  return latestEventTime(s, number, match.steps, match.stepCount, &match.closingNs) &&
         deliver(s, match, emitter, events);
}

bool deliverPartial(Sequences& s, CellId cell, const CompletedStep* closing, Emitter& emitter, EventCounts& events) {
  const PartialCell& partial = partialAt(s, cell);
  const KeyCell& key = keyAt(s, partial.key);
  const rt_rule& rule = s.plan->rules[key.rule];
  uint32_t hitCount = partial.step + 1;
  s.record.size = 0;
  if (!reserve(s.hits, hitCount) || !reserve(s.record, key.length)) return false;
  readHits(s, cell, s.hits.data);
  if (!readLines(s, s.hits.data, hitCount) || !reserve(s.steps, rule.step_count)) return false;
  if (closing != nullptr) s.steps.data[s.steps.size++] = *closing;
  // Missing steps get their places, from the last one on.
  for (uint32_t step = rule.step_count, number = static_cast<uint32_t>(s.steps.size); step-- > 0;)
    s.steps.data[step] =
        rule.steps[step].missing != 0 ? CompletedStep{{nullptr, 0}, INT64_MIN} : s.steps.data[--number];
  uint32_t first = 0;
  while (rule.steps[first].missing != 0) ++first;
  readKey(s, partial.key, s.record.data);
  if (!readKeyTexts(s, key.rule, first, {s.record.data, key.length})) return false;
  return deliverSteps(s, key.rule, emitter, events);
}

void forgetResults(Sequences& s, RuleState& rule) {
  while (rule.firstResult != 0) dropFirst(s, rule);
}

bool finishResults(Sequences& s, uint32_t number, Emitter& emitter, EventCounts& events) {
  const rt_rule& rule = s.plan->rules[number];
  RuleState& state = s.rules[number];
  uint64_t begin = 0, end = state.waiting;
  for (uint64_t i = 0; i < rule.pipe_count; ++i) {
    uint64_t count = smaller(rule.pipes[i].count, end - begin);
    (rule.pipes[i].kind == RT_HEAD ? end : begin) = rule.pipes[i].kind == RT_HEAD ? begin + count : end - count;
  }
  if (s.options.has_size != 0 && end - begin > s.options.size) begin = end - s.options.size;
  for (uint64_t i = 0; state.firstResult != 0; ++i) {
    if (i >= begin && i < end && !emitRecord(s, number, state.firstResult, emitter, events)) return false;
    dropFirst(s, state);
  }
  return true;
}

}  // namespace rt
