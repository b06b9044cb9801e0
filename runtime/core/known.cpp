#include "runtime/core/known_store.h"
#include "runtime/core/phrase.h"
#include "runtime/core/same.h"

namespace rt {
namespace {

constexpr size_t kBytes = 4 << 20;  // of entries
constexpr size_t kFirstEntry = 8;   // no entry begins at 0
constexpr size_t kPadding = 16;     // of a spelling, to be compared (same.h)
constexpr size_t kLongest = 1024;   // a longer spelling is not kept

char* spellingOf(KnownEntry& entry) { return reinterpret_cast<char*>(valuesOf(entry) + entry.valueCount); }

uint32_t placeCount(const rt_plan& plan) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < plan.node_count; ++i)
    count = larger(count, plan.nodes[i].first_slot + plan.nodes[i].slot_count);
  return count;
}

void forget(KnownValues& known) {
  zeroBytes(known.buckets, sizeof known.buckets);
  known.used = kFirstEntry;
  known.isFull = false;
  phrasesForget(known);
}

void release(KnownValues& known) {
  Allocator allocator = known.allocator;
  phrasesDestroy(known);
  release(allocator, known.entries, kBytes);
  release(allocator, known.recurrences, known.places * sizeof(Recurrence));
  release(allocator, &known, sizeof known);
}

void createKnown(Walker& walker) {
  auto* known = static_cast<KnownValues*>(allocate(walker.allocator, sizeof(KnownValues)));
  if (known == nullptr) return;
  known->allocator = walker.allocator;
  known->places = placeCount(*walker.plan);
  known->entries = static_cast<char*>(allocate(walker.allocator, kBytes));
  known->recurrences = static_cast<Recurrence*>(allocate(walker.allocator, known->places * sizeof(Recurrence)));
  if (!phrasesCreate(*known) || known->entries == nullptr || known->recurrences == nullptr) return release(*known);
  known->used = kFirstEntry;
  walker.known = known;
  walker.trace = traceOf(*known);
}

void destroyKnown(Walker& walker) { release(*walker.known); }

void beginLine(Walker& walker) {
  KnownValues& known = *walker.known;
  if (known.isFull) forget(known);
  phrasesBegin(known);
}

/// By its length, its place and up to 24 bytes: at the beginning, at the end and in the middle.
uint64_t hashOf(uint32_t place, const Scalar& scalar) {
  constexpr uint64_t kOdd = 0x9e3779b97f4a7c15;
  size_t length = scalar.length;
  uint64_t hash = uint64_t{place} << 32 | (length << 1 | (scalar.isString ? 1 : 0));
  if (length >= 8) {
    hash = (hash ^ load64(scalar.spelling + length - 8)) * kOdd;
    hash = (hash ^ hash >> 29 ^ load64(scalar.spelling + (length - 8) / 2)) * kOdd;
    hash ^= hash >> 31 ^ load64(scalar.spelling);
  } else if (length != 0) {
    hash ^= load64(scalar.spelling) << (64 - 8 * length);
  }
  hash *= kOdd;
  return (hash ^ hash >> 32) * kOdd;
}

KnownBucket& bucketOf(KnownValues& known, uint64_t hash) {
  return known.buckets[hash >> 52 & (KnownValues::kBuckets - 1)];
}

KnownEntry* find(KnownValues& known, uint64_t hash, uint32_t place, const Scalar& scalar) {
  const KnownBucket& bucket = bucketOf(known, hash);
  for (uint32_t i = 0; i < KnownBucket::kPlaces; ++i) {
    if (bucket.hashes[i] != static_cast<uint32_t>(hash) || bucket.entries[i] == 0) continue;
    auto& entry = *reinterpret_cast<KnownEntry*>(known.entries + bucket.entries[i]);
    if (entry.length == scalar.length && entry.place == place && (entry.isString != 0) == scalar.isString &&
        isSame(spellingOf(entry), scalar.spelling, scalar.length))
      return &entry;
  }
  return nullptr;
}

void enter(KnownValues& known, uint64_t hash, const KnownEntry& entry) {
  KnownBucket& bucket = bucketOf(known, hash);
  uint32_t at = 0;
  while (at < KnownBucket::kPlaces && bucket.entries[at] != 0) ++at;
  if (at == KnownBucket::kPlaces) at = known.taken++ % KnownBucket::kPlaces;
  bucket.hashes[at] = static_cast<uint32_t>(hash);
  bucket.entries[at] = static_cast<uint32_t>(reinterpret_cast<const char*>(&entry) - known.entries);
}

bool addKnown(Walker& walker, KnownEntry& entry, const char* spelling) {
  const char* text = entry.text != nullptr ? entry.text : spelling;
  uint64_t length = entry.text != nullptr ? entry.textLength : entry.length;
  walker.coercions += entry.coercions;
  SlotValue* values = valuesOf(entry);
  for (uint32_t i = 0; i < entry.valueCount; ++i)
    if (!addValue(walker, values[i].slot, {text, length, values[i].high, values[i].low, nullptr, &values[i].known}))
      return false;
  return true;
}

/// Makes the values of an entry for which there is room.
void convertAll(const rt_plan& plan, const uint32_t* slots, uint32_t count, Text text, bool isString,
                KnownEntry& entry) {
  for (uint32_t i = 0; i < count; ++i) {
    rt_value value{};
    if (!toValue(plan.fields[slots[i]], text, isString, &value)) {
      ++entry.coercions;
      continue;
    }
    SlotValue& kept = valuesOf(entry)[entry.valueCount++];
    kept = {{rt_known::kUnasked, rt_known::kUnasked, rt_known::kPartsUnasked, {}, {}}, value.high, value.low, slots[i], 0};
  }
}

/// \returns null if there is no room
KnownEntry* keep(KnownValues& known, const rt_plan& plan, const uint32_t* slots, uint32_t count, const Scalar& scalar,
                 Text text) {
  bool isDecoded = text.data != scalar.spelling;
  size_t most = sizeof(KnownEntry) + count * sizeof(SlotValue) + roundedUp(scalar.length + kPadding) +
                (isDecoded ? roundedUp(text.length + RT_PADDING) : 0);
  if (most > kBytes - known.used) {
    known.isFull = true;
    return nullptr;
  }
  auto& entry = *reinterpret_cast<KnownEntry*>(known.entries + known.used);
  entry = {static_cast<uint32_t>(slots - plan.node_slots),
           static_cast<uint32_t>(scalar.length),
           scalar.isString ? 1u : 0u,
           0,
           0,
           text.length,
           nullptr};
  convertAll(plan, slots, count, text, scalar.isString, entry);
  char* at = spellingOf(entry);
  copyBytes(at, scalar.spelling, scalar.length);
  zeroBytes(at + scalar.length, kPadding);
  at += roundedUp(scalar.length + kPadding);
  if (isDecoded) {
    copyBytes(at, text.data, text.length);
    zeroBytes(at + text.length, RT_PADDING);
    entry.text = at;
    at += roundedUp(text.length + RT_PADDING);
  }
  known.used = static_cast<size_t>(at - known.entries);
  return &entry;
}

/// Of a null values may be made that it does not have itself.
bool isKept(const Scalar& scalar) { return scalar.length <= kLongest && (scalar.isString || *scalar.spelling != 'n'); }

/// \returns null if nothing is kept of the scalar
KnownEntry* makeEntry(Walker& walker, uint64_t hash, const uint32_t* slots, uint32_t count, const Scalar& scalar) {
  Text text;
  if (scalarText(walker, scalar, &text) != TextFate::Ok) return nullptr;
  KnownValues& known = *walker.known;
  KnownEntry* entry = keep(known, *walker.plan, slots, count, scalar, text);
  if (entry != nullptr) enter(known, hash, *entry);
  return entry;
}

/// The entry of a scalar of which something may be kept; null if nothing is. \param isNew receives whether it was not
/// there
KnownEntry* entryOf(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar, bool* isNew) {
  auto place = static_cast<uint32_t>(slots - walker.plan->node_slots);
  uint64_t hash = hashOf(place, scalar);
  KnownEntry* entry = find(*walker.known, hash, place, scalar);
  *isNew = entry == nullptr;
  return entry != nullptr ? entry : makeEntry(walker, hash, slots, count, scalar);
}

bool addRemembered(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar) {
  Recurrence& recurrence = walker.known->recurrences[slots - walker.plan->node_slots];
  if (!isKept(scalar) || !isTried(recurrence)) return addUnknown(walker, slots, count, scalar);
  bool isNew = false;
  KnownEntry* entry = entryOf(walker, slots, count, scalar, &isNew);
  if (!isNew) ++recurrence.found;
  return entry != nullptr ? addKnown(walker, *entry, scalar.spelling) : addUnknown(walker, slots, count, scalar);
}

/// The answer of a test of a value, which its table stands for.
template <class Test>
uint64_t answer(const rt_value* value, const void* table, Test test) {
  if (value->known == nullptr) return test();
  auto address = reinterpret_cast<uint64_t>(table);  // even
  uint64_t& kept = value->known->tests[address * 0x9e3779b97f4a7c15 >> (64 - rt_known::kTestBits)];
  if ((kept & ~uint64_t{1}) != address) kept = address | (test() != 0 ? 1 : 0);
  return kept & 1;
}

}  // namespace

KnownEntry* recall(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar) {
  bool isNew = false;
  return isKept(scalar) ? entryOf(walker, slots, count, scalar, &isNew) : nullptr;
}

}  // namespace rt

using namespace rt;

const rt_known_functions rt_the_known = {createKnown, destroyKnown, beginLine,    addRemembered,
                                         skipPhrase,  learnPhrases, phrasesForget};

uint64_t rt_value_matches(const rt_value* value, const rt_patterns* patterns) {
  return answer(value, patterns, [&] { return rt_text_matches(value->text, value->length, patterns); });
}

uint64_t rt_value_in_set(const rt_value* value, const rt_text_set* set) {
  return answer(value, set, [&] { return rt_text_in_set(value->text, value->length, set); });
}

uint64_t rt_value_accepted(const rt_value* value, const rt_automaton* automaton) {
  return answer(value, automaton, [&] { return rt_text_accepted(value->text, value->length, automaton); });
}

uint64_t rt_value_has_words(const rt_value* value, const rt_words* words) {
  return answer(value, words, [&] { return rt_text_has_words(value->text, value->length, words); });
}
