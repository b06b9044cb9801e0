#include "runtime/core/phrase.h"

#include "runtime/core/same.h"
#include "runtime/core/shape.h"

namespace rt {

/// Up to where a phrase may be read: to the beginning of a value of `step`.
struct PhraseEnd {
  uint32_t length;  // of the bytes before it
  uint32_t step;
  uint32_t values;     // of those before it
  uint32_t coercions;  // of those before it
};

struct PhraseValue {
  const char* text;  // null: it stands in the line, at `offset` behind the phrase's beginning
  uint64_t length, high, low;
  rt_known* known;
  uint32_t slot, offset;
};

/// Behind it lie `endCount` ends, the values and the bytes.
struct Phrase {
  uint32_t step;  // behind which it stands
  uint32_t endCount;
  uint32_t usable;  // the first of the ends, up to which it is read
  uint32_t valueCount;
  uint32_t uses, misses;
};

namespace {

constexpr size_t kBytes = 2 << 20;  // of phrases
constexpr size_t kFirstByte = 128;  // no phrase begins before
constexpr uint32_t kLongest = 2048;
constexpr uint32_t kMostEnds = 128;
constexpr uint32_t kFewestValues = 2;
constexpr uint32_t kPendings = 64;

/// What a place of the table says of bytes behind a step: from kFirstPending on the number of what was seen there, from
/// kFirstPhrase on where their phrase begins.
enum : uint32_t { kNothing = 0, kSeen = 1, kBarren = 2, kFirstPending = 3, kFirstPhrase = kFirstPending + kPendings };

static_assert(kFirstByte >= kFirstPhrase);

/// How a line went on, to be compared with the next one that goes on with the same bytes.
struct Pending {
  uint32_t* place;  // null: free
  uint32_t since;   // number of the line
  uint32_t length;
  char bytes[kLongest + 16];
};

struct PhrasePlace {
  uint32_t hash, says;
};

struct Request {
  uint32_t* place;
  uint32_t value;  // number of the traced value that the phrase begins with
};

}  // namespace

struct Phrases {
  static constexpr uint32_t kPlaces = 1 << 14, kRequests = 2;
  char* bytes;
  size_t used;
  bool isFull;
  uint32_t lines, nextPending;
  PhraseTrace trace;
  uint32_t requestCount;
  Request requests[kRequests];
  PhrasePlace places[kPlaces];
  Pending pendings[kPendings];
};

namespace {

PhraseEnd* endsOf(Phrase& phrase) { return reinterpret_cast<PhraseEnd*>(&phrase + 1); }
PhraseValue* valuesOf(Phrase& phrase) { return reinterpret_cast<PhraseValue*>(endsOf(phrase) + phrase.endCount); }
char* bytesOf(Phrase& phrase) { return reinterpret_cast<char*>(valuesOf(phrase) + phrase.valueCount); }

/// By the step and 24 bytes, which may reach past the line.
uint64_t hashOf(uint32_t step, const char* at) {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;
  uint64_t hash = (load64(at) ^ step) * kOdd;
  hash = (hash ^ hash >> 31 ^ load64(at + 8)) * kOdd;
  hash = (hash ^ hash >> 29 ^ load64(at + 16)) * kOdd;
  return hash ^ hash >> 32;
}

/// The place of a hash in the table, one of two; a new one where there is none. \returns null if both have phrases or
/// may have some
uint32_t* placeOf(Phrases& phrases, uint64_t hash) {
  auto tag = static_cast<uint32_t>(hash) | 1;
  PhrasePlace* places = phrases.places + (hash >> 40 & (Phrases::kPlaces - 2));
  if (places[0].hash == tag) return &places[0].says;
  if (places[1].hash == tag) return &places[1].says;
  PhrasePlace* spare = places[0].says < kFirstPending ? places : places[1].says < kFirstPending ? places + 1 : nullptr;
  if (spare == nullptr) return nullptr;
  *spare = {tag, kNothing};
  return &spare->says;
}

// ---- reading -------------------------------------------------------------------------------------------------------

/// The last end of the phrase up to which a line goes on like it. \returns null if there is none
const PhraseEnd* agreedEnd(Walker& walker, Phrase& phrase, const char* at, const char* end) {
  PhraseEnd* ends = endsOf(phrase);
  const PhraseEnd* last = ends + phrase.usable - 1;
  auto most = static_cast<uint32_t>(smaller<size_t>(last->length, static_cast<size_t>(end - at)));
  size_t agreed = sameLength(bytesOf(phrase), at, most);
  auto isRight = [&] { return last->length <= agreed && isBegun(walker.shapes.steps[last->step], at + last->length); };
  while (last >= ends && !isRight()) --last;
  return last >= ends ? last : nullptr;
}

bool addValues(Walker& walker, Phrase& phrase, const PhraseEnd& upTo, const char* at) {
  walker.coercions += upTo.coercions;
  const PhraseValue* values = valuesOf(phrase);
  for (const PhraseValue* value = values; value < values + upTo.values; ++value) {
    const char* text = value->text != nullptr ? value->text : at + value->offset;
    if (!addValue(walker, value->slot, {text, value->length, value->high, value->low, nullptr, value->known}))
      return false;
  }
  return true;
}

/// Where a phrase often goes on otherwise it is of use only up to there.
void noteMiss(Phrase& phrase, const PhraseEnd* last, uint32_t& place) {
  constexpr uint32_t kUsesForMiss = 8;
  if (++phrase.misses * kUsesForMiss <= phrase.uses + kUsesForMiss) return;
  auto kept = last == nullptr ? 0 : static_cast<uint32_t>(last - endsOf(phrase)) + 1;
  if (kept < kFewestValues) {
    place = kBarren;
    return;
  }
  phrase.usable = kept;
  phrase.uses = phrase.misses = 0;
}

void ask(Phrases& phrases, uint32_t* place, uint32_t value) {
  if (phrases.requestCount < Phrases::kRequests) phrases.requests[phrases.requestCount++] = {place, value};
}

// ---- learning ------------------------------------------------------------------------------------------------------

/// A pending of which nothing came for long, or a free one. \returns kPendings if there is none
uint32_t freePending(Phrases& phrases) {
  constexpr uint32_t kPatience = 512;  // lines
  uint32_t number = phrases.nextPending;
  phrases.nextPending = (number + 1) % kPendings;
  Pending& pending = phrases.pendings[number];
  if (pending.place == nullptr) return number;
  if (phrases.lines - pending.since < kPatience) return kPendings;
  if (*pending.place == kFirstPending + number) *pending.place = kSeen;
  return number;
}

/// Keeps how the line goes on from a value.
void remember(Phrases& phrases, uint32_t* place, const char* at, const char* end) {
  uint32_t number = freePending(phrases);
  if (number == kPendings) return;
  Pending& pending = phrases.pendings[number];
  pending.place = place;
  pending.since = phrases.lines;
  pending.length = static_cast<uint32_t>(smaller<size_t>(kLongest, static_cast<size_t>(end - at)));
  copyBytes(pending.bytes, at, pending.length);
  *place = kFirstPending + number;
}

/// Makes a phrase of traced values, from one value on, as far as `most` bytes.
class PhraseMaker {
 public:
  PhraseMaker(Walker& walker, const char* line, uint32_t value, uint32_t most)
      : w_(walker),
        trace_(*walker.trace),
        line_(line),
        first_(value),
        begin_(trace_.items[value].offset),
        most_(most) {}

  /// \returns null if it would be too short, or there is no room
  Phrase* make(Phrases& phrases) {
    if (!count()) return nullptr;
    size_t length = trace_.items[first_ + ends_].offset - begin_;
    size_t bytes = sizeof(Phrase) + ends_ * sizeof(PhraseEnd) + values_ * sizeof(PhraseValue) + roundedUp(length + 16);
    if (bytes > kBytes - phrases.used) {
      phrases.isFull = true;
      return nullptr;
    }
    auto& phrase = *reinterpret_cast<Phrase*>(phrases.bytes + phrases.used);
    phrases.used += bytes;
    phrase = {trace_.items[first_].step, ends_, ends_, values_, 0, 0};
    fill(phrase);
    copyBytes(bytesOf(phrase), line_ + begin_, length);
    return &phrase;
  }

 private:
  [[nodiscard]] const ShapeStep& stepOf(uint32_t value) const { return w_.shapes.steps[trace_.items[value].step]; }

  /// What is kept of a traced value. \returns null if it has slots and nothing is
  KnownEntry* entryOf(uint32_t value) {
    const TracedValue& traced = trace_.items[value];
    const ShapeStep& step = stepOf(value);
    return recall(w_, w_.plan->node_slots + step.first_slot, step.slot_count,
                  {line_ + traced.offset, traced.length, step.value == ShapeValue::String, traced.isPlain != 0});
  }

  /// Counts values to read on over. \returns false if they are too few
  bool count() {
    for (uint32_t i = first_; i + 1 < trace_.count && ends_ < kMostEnds; ++i) {
      if (trace_.items[i].length == TracedValue::kPhrase || trace_.items[i + 1].offset - begin_ > most_) break;
      if (stepOf(i).slot_count != 0) {
        KnownEntry* entry = entryOf(i);
        if (entry == nullptr) break;
        values_ += entry->valueCount;
      }
      ++ends_;
    }
    return ends_ >= kFewestValues;
  }

  void fill(Phrase& phrase) {
    PhraseValue* to = valuesOf(phrase);
    uint32_t values = 0, coercions = 0;
    for (uint32_t i = 0; i < ends_; ++i) {
      const TracedValue& traced = trace_.items[first_ + i];
      if (KnownEntry* entry = stepOf(first_ + i).slot_count != 0 ? entryOf(first_ + i) : nullptr) {
        coercions += static_cast<uint32_t>(entry->coercions);
        for (uint32_t k = 0; k < entry->valueCount; ++k, ++values) {
          SlotValue& known = valuesOf(*entry)[k];
          uint64_t length = entry->text != nullptr ? entry->textLength : entry->length;
          to[values] = {entry->text, length, known.high, known.low, &known.known, known.slot, traced.offset - begin_};
        }
      }
      const TracedValue& next = trace_.items[first_ + i + 1];
      endsOf(phrase)[i] = {next.offset - begin_, next.step, values, coercions};
    }
  }

  Walker& w_;
  const PhraseTrace& trace_;
  const char* line_;
  uint32_t first_, begin_, most_;
  uint32_t ends_ = 0, values_ = 0;
};

/// The second line that goes on so: what both have in common is the phrase.
void settle(Walker& walker, Phrases& phrases, const Request& request, const char* line, const char* end) {
  Pending& pending = phrases.pendings[*request.place - kFirstPending];
  const char* at = line + walker.trace->items[request.value].offset;
  auto most = static_cast<uint32_t>(smaller<size_t>(pending.length, static_cast<size_t>(end - at)));
  pending.place = nullptr;
  Phrase* phrase = PhraseMaker(walker, line, request.value, static_cast<uint32_t>(sameLength(pending.bytes, at, most)))
                       .make(phrases);
  *request.place = phrase == nullptr ? kBarren : static_cast<uint32_t>(reinterpret_cast<char*>(phrase) - phrases.bytes);
}

}  // namespace

bool skipPhrase(Walker& walker, ShapeStep*& step, const char*& at, const char* end) {
  Phrases& phrases = *walker.known->phrases;
  auto number = static_cast<uint32_t>(step - walker.shapes.steps);
  uint32_t* place = placeOf(phrases, hashOf(number, at));
  if (place == nullptr) return true;
  uint32_t says = *place;
  if (says == kNothing) {
    *place = kSeen;
    return true;
  }
  if (says == kBarren) return true;
  ++step->phrases.found;
  PhraseTrace& trace = *walker.trace;
  if (says < kFirstPhrase) {
    if (trace.count + 1 < PhraseTrace::kMost) ask(phrases, place, trace.count);
    return true;
  }
  auto& phrase = *reinterpret_cast<Phrase*>(phrases.bytes + says);
  if (phrase.step != number) return true;  // of the same hash
  const PhraseEnd* last = agreedEnd(walker, phrase, at, end);
  ++phrase.uses;
  if (last == nullptr || last + 1 < endsOf(phrase) + phrase.usable) noteMiss(phrase, last, *place);
  if (last == nullptr) return true;
  trace.note({number, static_cast<uint32_t>(at - trace.line), TracedValue::kPhrase, 0});
  if (!addValues(walker, phrase, *last, at)) return false;
  step = walker.shapes.steps + last->step;
  at += last->length;
  return true;
}

void learnPhrases(Walker& walker, const char* end) {
  Phrases& phrases = *walker.known->phrases;
  const char* line = walker.trace->line;
  for (uint32_t i = 0; i < phrases.requestCount; ++i) {
    const Request& request = phrases.requests[i];
    if (request.value >= walker.trace->count) continue;
    if (*request.place == kSeen)
      remember(phrases, request.place, line + walker.trace->items[request.value].offset, end);
    else if (*request.place >= kFirstPending && *request.place < kFirstPhrase)
      settle(walker, phrases, request, line, end);
  }
  phrases.requestCount = 0;
}

PhraseTrace* traceOf(KnownValues& known) { return &known.phrases->trace; }

void phrasesForget(KnownValues& known) {
  Phrases& phrases = *known.phrases;
  zeroBytes(phrases.places, sizeof phrases.places);
  for (Pending& pending : phrases.pendings) pending.place = nullptr;
  phrases.used = kFirstByte;
  phrases.isFull = false;
  phrases.requestCount = 0;
}

void phrasesBegin(KnownValues& known) {
  known.phrases->requestCount = 0;
  ++known.phrases->lines;
  if (known.phrases->isFull) phrasesForget(known);
}

bool phrasesCreate(KnownValues& known) {
  auto* phrases = static_cast<Phrases*>(allocate(known.allocator, sizeof(Phrases)));
  known.phrases = phrases;
  if (phrases == nullptr) return false;
  phrases->bytes = static_cast<char*>(allocate(known.allocator, kBytes));
  phrases->used = kFirstByte;
  return phrases->bytes != nullptr;
}

void phrasesDestroy(KnownValues& known) {
  if (known.phrases == nullptr) return;
  release(known.allocator, known.phrases->bytes, kBytes);
  release(known.allocator, known.phrases, sizeof(Phrases));
}

}  // namespace rt
