// The search over raw bytes for what a line must have to be read (docs/runtime.md, "Lines that nobody reads").
//
// Whether a line is read depends on its own bytes and on what waits, never on how the stream was cut into chunks.
#include "runtime/core/prefilter.h"

#include "runtime/core/character.h"
#include "runtime/core/fold.h"
#include "runtime/core/instance.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/survey.h"
#include "runtime/core/text.h"
#include "runtime/core/threads.h"
#include "runtime/simd/simd.h"

#if RT_WIDE_KERNELS
#include "runtime/simd/vbmi.h"
#endif

namespace rt {
namespace {

// ---- keys under which starts wait ----------------------------------------------------------------------------------

/// The last bytes of a key tell it apart: the first ones are often those of its host.
constexpr size_t kTail = 12;
/// A \u escape is so much longer than the byte in the tail that could be its last one.
constexpr size_t kEscapeReach = 5;
constexpr uint64_t kFewestWords = 1024;
constexpr uint64_t kBitsPerKey = 16;

uint64_t hashOfTail(uint64_t first, uint64_t last, uint64_t taken) {
  uint64_t hash = (first ^ taken) * 0x9e3779b97f4a7c15;
  hash = (hash ^ hash >> 32 ^ last) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 29;
}

__attribute__((noinline)) uint64_t hashShort(const char* text, size_t length) {
  char tail[16] = {};
  copyBytes(tail, text, length);
  return hashOfTail(load64(tail), load64(tail + 8), length);
}

uint64_t hashTail(const char* text, size_t length) {
  if (length < kTail) return hashShort(text, length);
  const char* end = text + length;
  return hashOfTail(load64(end - kTail), load32(end - 4), kTail);
}

/// The two bits of a key in a filter of `words`.
struct KeyBits {
  size_t word;
  uint64_t bits;
};
KeyBits keyBits(uint64_t hash, size_t words) {
  return {static_cast<size_t>(hash >> 32) & (words - 1), uint64_t{1} << (hash & 63) | uint64_t{1} << (hash >> 6 & 63)};
}

void addKey(WaitingKeys& waiting, uint64_t hash) {
  KeyBits key = keyBits(hash, waiting.bits.size);
  waiting.bits[key.word] |= key.bits;
  ++waiting.added;
}

bool mayWait(const WaitingKeys& waiting, uint64_t hash) {
  if (waiting.isFull || waiting.bits.size == 0) return waiting.isFull;
  KeyBits key = keyBits(hash, waiting.bits.size);
  return (waiting.bits[key.word] & key.bits) == key.bits;
}

/// The hash of the part of a key that its rule is looked for by.
RT_RARE bool partHash(Sequences& s, CellId cell, uint64_t* hash) {
  const KeyCell& key = keyAt(s, cell);
  Buffer<char>& bytes = s.waiting.key;
  if (!reserve(bytes, key.length)) return false;
  readKey(s, cell, bytes.data);
  const char* at = bytes.data;
  for (uint32_t part = s.plan->rules[key.rule].waiting - RT_WAITS_FOR_KEY; part > 0; --part)
    at += load32(at) == UINT32_MAX ? 4 : 4 + load32(at);
  *hash = hashTail(at + 4, load32(at));
  return true;
}

template <class Visit>
void forEachWaitingKey(Sequences& s, Visit visit) {
  for (uint32_t bucket = 0; bucket <= s.bucketMask; ++bucket)
    for (CellId key = s.buckets[bucket]; key != 0; key = keyAt(s, key).next)
      if (keyAt(s, key).partials != 0 && s.plan->rules[keyAt(s, key).rule].waiting != RT_WAITS_FOR_NONE) visit(key);
}

bool isLookedFor(const Sequences& s, CellId key) {
  return s.plan->rules[keyAt(s, key).rule].waiting >= RT_WAITS_FOR_KEY;
}

/// An empty filter with room for four times as many keys.
RT_RARE bool makeEmptyFilter(WaitingKeys& waiting, uint64_t keys) {
  uint64_t words = kFewestWords;
  while (words * 64 < keys * 4 * kBitsPerKey) words *= 2;
  waiting.bits.size = 0;
  if (!reserve(waiting.bits, words)) return false;
  zeroBytes(waiting.bits.data, words * sizeof(uint64_t));
  waiting.bits.size = words;
  waiting.added = 0;
  return true;
}

/// A filter of the keys that wait. It takes a look at the whole table of keys.
RT_RARE bool makeFilter(Sequences& s) {
  WaitingKeys& waiting = s.waiting;
  bool ok = makeEmptyFilter(waiting, waiting.starts);
  forEachWaitingKey(s, [&](CellId key) {
    uint64_t hash = 0;
    if (!isLookedFor(s, key)) return;
    ok = ok && partHash(s, key, &hash);
    if (ok) addKey(waiting, hash);
  });
  return ok;
}

RT_RARE void recount(Sequences& s) {
  s.waiting.starts = 0;
  forEachWaitingKey(s, [&](CellId key) {
    for (CellId partial = keyAt(s, key).partials; partial != 0; partial = partialAt(s, partial).next)
      ++s.waiting.starts;
  });
  s.waiting.isFull = !makeFilter(s);
}

RT_RARE void noteStart(Sequences& s, CellId key) {
  WaitingKeys& waiting = s.waiting;
  if (!isLookedFor(s, key) || waiting.isFull) return;
  bool isCrowded = (waiting.added + 1) * kBitsPerKey > waiting.bits.size * 64;
  uint64_t hash = 0;
  bool isOnly = waiting.starts == 1;
  if (isCrowded && !isOnly) {
    waiting.isFull = !makeFilter(s);
  } else if ((!isCrowded || makeEmptyFilter(waiting, 1)) && partHash(s, key, &hash)) {
    addKey(waiting, hash);
  } else {
    waiting.isFull = true;
  }
}

// ---- windows that may be needles -----------------------------------------------------------------------------------

/// What the search may read: the bytes, and those before `first` are of no interest.
struct Haystack {
  Text bytes;
  size_t first;
};

/// What is looked for.
struct Search {
  const rt_needle_set& set;
  SimdLevel simd;
  const WaitingKeys* waiting;  // null: what waits is not known, and keys are marked
  Survey* survey;
  uint64_t line;  // number of the line at hand
  bool failed;    // the host had no memory
};

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// Whether the backslash at `at` begins an escape of a character that needles are made of.
RT_RARE bool isEscape(const Haystack& in, size_t at) {
  size_t run = at;
  while (run > in.first && in.bytes.data[run - 1] == '\\') --run;
  if ((at - run) % 2 != 0) return false;
  if (at + 6 > in.bytes.length) return false;
  const char* escape = in.bytes.data + at;
  char high = escape[4], low = static_cast<char>(folded(escape[5]));
  bool isHex = (low >= '0' && low <= '9') || (low >= 'a' && low <= 'f');
  if (escape[3] != '0' || high < '2' || high > '7' || !isHex) return false;
  bool isAmbiguous =
      (high == '2' && (low == '6' || low == '7' || low == 'f')) || (high == '3' && (low == 'c' || low == 'e'));
  return !isAmbiguous;
}

size_t skipSpace(const Haystack& in, size_t at) {
  while (at < in.bytes.length && isSpace(in.bytes.data[at])) ++at;
  return at;
}

/// Whether the line at `at` has nothing but white space, as far as it can be seen.
bool isBlankAt(const Haystack& in, size_t at) {
  at = skipSpace(in, at);
  return at >= in.bytes.length || in.bytes.data[at] == '\n';
}

constexpr size_t kPrefixReach = 16;  // plainPrefix reads so far past what it is asked for

/// The first quote or line end from `at` on, or the end of the bytes.
size_t quoteOrEnd(const Haystack& in, size_t at) {
  for (; at < in.bytes.length; ++at) {
    if (at + kPrefixReach < in.bytes.length) at += plainPrefix(in.bytes.data + at, in.bytes.length - kPrefixReach - at);
    if (in.bytes.data[at] == '"' || in.bytes.data[at] == '\n') break;
  }
  return at;
}

/// Whether a start may wait under a key with this hash, which ends at `at`. Where that is not known it is marked.
bool mayWaitUnder(Search& search, uint64_t hash, size_t at) {
  if (search.waiting != nullptr) return mayWait(*search.waiting, hash);
  if (!markKey(*search.survey, hash, at, static_cast<uint32_t>(search.line))) search.failed = true;
  return false;
}

/// The same for a text that may be of any kind, from `open` on: what cannot be looked up may be waited for.
__attribute__((noinline)) bool mayWaitUnderText(Search& search, const Haystack& in, size_t open) {
  size_t at = quoteOrEnd(in, open);
  if (at >= in.bytes.length || in.bytes.data[at] == '\n') return true;
  size_t plain = at - smaller(at - open, kTail + kEscapeReach);
  for (size_t i = plain; i < at; ++i)
    if (in.bytes.data[i] == '\\') return true;
  return mayWaitUnder(search, hashTail(in.bytes.data + open, at - open), at);
}

/// Whether a start may wait under the value of the key whose name's quote ends before `at`. The end of the line and
/// that of the bytes are the same to it.
__attribute__((noinline)) bool mayWaitUnderKey(Search& search, const Haystack& in, size_t at) {
  at = skipSpace(in, at);
  if (at >= in.bytes.length || in.bytes.data[at] != ':') return false;  // no key
  at = skipSpace(in, at + 1);
  if (at >= in.bytes.length || in.bytes.data[at] != '"') return true;
  size_t open = ++at;
  const char* text = in.bytes.data + open;
  size_t room = in.bytes.length - open;
  size_t length = room > kPrefixReach ? plainPrefix(text, room - kPrefixReach) : 0;
  if (room <= kPrefixReach || text[length] != '"') return mayWaitUnderText(search, in, open);
  return mayWaitUnder(search, hashTail(text, length), open + length);
}

/// Whether two texts of the length of a needle are the same: a few words, of which the last two may overlap.
bool sameShort(const char* left, const char* right, size_t length) {
  if (length < 8) {
    for (size_t i = 0; i < length; ++i)
      if (left[i] != right[i]) return false;
    return true;
  }
  for (size_t i = 0; i + 8 < length; i += 8)
    if (load64(left + i) != load64(right + i)) return false;
  return load64(left + length - 8) == load64(right + length - 8);
}

bool isNeedle(Search& search, const rt_needle& needle, const Haystack& in, size_t at) {
  if (at < in.first + needle.window) return false;
  size_t start = at - needle.window;
  if (needle.bytes.length > in.bytes.length - start) return false;
  const char* text = in.bytes.data + start;
  bool same = (needle.flags & RT_NEEDLE_FOLD) != 0 ? equalsFolded(text, needle.bytes.data, needle.bytes.length)
                                                   : sameShort(text, needle.bytes.data, needle.bytes.length);
  if (!same || (needle.flags & RT_NEEDLE_KEY) == 0) return same;
  return mayWaitUnderKey(search, in, start + needle.bytes.length);
}

/// A place in the line that a window makes interesting; `none` if it makes none so.
__attribute__((noinline)) size_t placeOf(Search& search, const Haystack& in, WindowHit hit, size_t none) {
  const rt_needle_set& set = search.set;
  if ((hit.buckets & 1u << RT_ESCAPE_BUCKET) != 0 && isEscape(in, hit.at)) return hit.at;
  for (uint32_t left = hit.buckets >> RT_FIRST_BUCKET; left != 0; left &= left - 1) {
    uint32_t bucket = RT_FIRST_BUCKET + static_cast<uint32_t>(__builtin_ctz(left));
    for (uint32_t n = set.first[bucket]; n < set.first[bucket + 1]; ++n)
      if (isNeedle(search, set.needles[n], in, hit.at)) return hit.at;
  }
  bool isBlank = (hit.buckets & 1u << RT_BLANK_BUCKET) != 0 && isBlankAt(in, hit.at + 1);
  return isBlank ? hit.at + 1 : none;
}

/// A place that makes its line one to read, and how many lines end before it.
struct Place {
  size_t at;  // the end: there is none
  uint64_t lines;
};

#if RT_WIDE_KERNELS
/// findPlace where the search goes on by itself from window to window: while starts wait there are some in each line.
RT_VBMI Place vbmiFindPlace(Search& search, const Haystack& in, size_t from, size_t end) {
  uint64_t before = search.line;
  size_t place = end;
  WindowHit last = vbmiVisitWindows(search.set, in.bytes.data, from, end, [&](const WindowHit& hit) {
    search.line = before + hit.newlines;
    place = placeOf(search, in, hit, end);
    return place < end;
  });
  bool isBehindNewline = place < end && in.bytes.data[last.at] == '\n';
  search.line = before + last.newlines + (isBehindNewline ? 1 : 0);
  return {place, search.line - before};
}
#endif

/// The first such place in [from, end).
Place findPlace(Search& search, const Haystack& in, size_t from, size_t end) {
#if RT_WIDE_KERNELS
  if (search.simd == SimdLevel::Vbmi) return vbmiFindPlace(search, in, from, end);
#endif
  uint64_t before = search.line;
  while (true) {
    WindowHit hit = simdFindWindow(search.simd, search.set, in.bytes.data, from, end);
    search.line += hit.newlines;
    if (hit.at >= end) return {end, search.line - before};
    size_t place = placeOf(search, in, hit, end);
    search.line += in.bytes.data[hit.at] == '\n' ? 1 : 0;
    if (place < end) return {place, search.line - before};
    from = hit.at + 1;
  }
}

/// A search for what is of interest now.
Search searchNow(const rt_instance& instance) {
  const rt_prefilter& prefilter = *instance.plan->prefilter;
  const WaitingKeys& waiting = instance.sequences.waiting;
  return {waiting.starts != 0 ? prefilter.live : prefilter.idle, instance.walker.simd, &waiting, nullptr, 0, false};
}

// ---- lines ---------------------------------------------------------------------------------------------------------

constexpr uint32_t kTooMany = 1024;      // this many lines read for nothing, and
constexpr uint32_t kReadOn = 16 * 1024;  // so many are read without a search
constexpr uint32_t kWorth = 3;           // a line passed over is worth so many read

void countRead(rt_instance& instance) {
  ReadingOn& on = instance.readingOn;
  if (++on.score < kTooMany) return;
  on = {0, kReadOn};
}

void countPassed(rt_instance& instance, uint64_t lines) {
  instance.stats.events += lines;
  uint64_t worth = kWorth * lines;
  ReadingOn& on = instance.readingOn;
  on.score = on.score > worth ? on.score - static_cast<uint32_t>(worth) : 0;
}

void passLines(rt_instance& instance, uint64_t lines) {
  instance.lines.line += lines;
  countPassed(instance, lines);
}

/// The start of the last line that begins in [from, end].
size_t lineStart(const rt_instance& instance, Text bytes, size_t from, size_t end) {
  return from + simdAfterLastNewline(instance.walker.simd, bytes.data + from, end - from);
}

/// Small, as below: it goes round once for each line that is found.
__attribute__((minsize)) size_t passOver(rt_instance& instance, Text bytes) {
  // A line that is whole within so many bytes is not too long; and the search reads past its end.
  bytes.length = smaller<size_t>(bytes.length, instance.options.max_line);
  constexpr size_t kReach = RT_PADDING + RT_WINDOW;
  if (bytes.length <= kReach || instance.readingOn.lines != 0) return 0;
  size_t end = bytes.length - kReach;
  Haystack in{bytes, 0};
  while (instance.readingOn.lines == 0 && instance.status == RT_OK && in.first < end) {
    Search search = searchNow(instance);
    Place place = isBlankAt(in, in.first) ? Place{in.first, 0} : findPlace(search, in, in.first, end);
    passLines(instance, place.lines);
    in.first = lineStart(instance, bytes, in.first, place.at);
    size_t close = place.at + findNewline(instance.walker.simd, bytes.data + place.at, end - place.at);
    if (close >= end) return in.first;
    countRead(instance);
    if (!finishWhole(instance.lines, instance.options.max_line, {bytes.data + in.first, close - in.first},
                     [&](Text line, bool) { takeLine(instance, line); }))
      instance.status = RT_NO_MEMORY;
    in.first = close + 1;
  }
  return in.first;
}

__attribute__((minsize)) bool mayMatter(rt_instance& instance, Text line) {
  if (instance.readingOn.lines != 0) {
    --instance.readingOn.lines;
    return true;
  }
  Haystack in{line, 0};
  size_t end = line.length < RT_WINDOW ? 0 : line.length - (RT_WINDOW - 1);
  Search search = searchNow(instance);
  if (isBlankAt(in, 0) || findPlace(search, in, 0, end).at < end) {
    countRead(instance);
    return true;
  }
  countPassed(instance, 1);
  return false;
}

// ---- surveys -------------------------------------------------------------------------------------------------------

/// The line is read whatever its keys are.
void dropMarks(Survey& survey, uint64_t line) {
  Buffer<Mark>& marks = survey.marks;
  while (marks.size != 0 && marks[marks.size - 1].kind == MarkKind::Key && marks[marks.size - 1].line == line)
    --marks.size;
}

/// Small, for it goes round once for each line that is found.
__attribute__((minsize)) bool surveyLines(Surveyor& surveyor, Survey& survey, Text bytes, size_t end, uint32_t* lines) {
  const rt_prefilter& prefilter = *surveyor.instance->prefilter;
  SimdLevel simd = surveyor.walker.simd;
  Search search{survey.outlook.live ? prefilter.live : prefilter.idle, simd, nullptr, &survey, 0, false};
  Haystack in{bytes, survey.from};
  while (in.first < end && !search.failed) {
    Place place = isBlankAt(in, in.first) ? Place{in.first, 0} : findPlace(search, in, in.first, end);
    if (place.at >= end) break;
    size_t begin = in.first + simdAfterLastNewline(simd, bytes.data + in.first, place.at - in.first);
    size_t close = place.at + findNewline(simd, bytes.data + place.at, end - 1 - place.at);  // as in surveyAll
    dropMarks(survey, search.line);
    if (!surveyLine(surveyor, survey, bytes, begin, close, static_cast<uint32_t>(search.line))) return false;
    ++search.line;
    in.first = close + 1;
  }
  *lines = static_cast<uint32_t>(search.line);
  return !search.failed;
}

bool mayWaitFor(const rt_instance& instance, uint64_t hash) { return mayWait(instance.sequences.waiting, hash); }

void countSurveyed(rt_instance& instance, uint64_t passed, bool read) {
  countPassed(instance, passed);
  if (read) countRead(instance);
}

}  // namespace
}  // namespace rt

const rt_prefilter_functions rt_the_prefilter = {rt::passOver,
                                                 rt::mayMatter,
                                                 rt::noteStart,
                                                 rt::recount,
                                                 rt::kHasThreads ? rt::surveyLines : nullptr,
                                                 rt::kHasThreads ? rt::mayWaitFor : nullptr,
                                                 rt::kHasThreads ? rt::countSurveyed : nullptr};
