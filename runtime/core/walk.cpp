#include "runtime/core/walk.h"

#include "runtime/core/validate.h"
#include "runtime/core/value.h"
#include "runtime/core/walk_key.h"

namespace rt {
namespace {

/// Memory kept from line to line: enough for ordinary events; what a huge line needed more goes back.
constexpr size_t kKeep = 1 << 20;

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The frames that may be open: an array and an object for each component of the longest path.
uint32_t stackDepth(const rt_plan* plan) {
  uint32_t longest = 0;
  for (uint32_t i = 0; i < plan->field_count; ++i) {
    Text path = plan->fields[i].path;
    uint32_t components = 1;
    for (uint64_t k = 0; k < path.length; ++k) components += path.data[k] == '.';
    longest = larger(longest, components);
  }
  return 2 * longest + 4;
}

/// One line on its way. Every position that is read lies inside the line or its padding, whatever the bytes are.
class LineWalk {
 public:
  LineWalk(Walker& walker, const char* line, size_t length)
      : w_(walker), line_(line), length_(length), index_(walker.index.data) {}

  /// \returns false if the line is no JSON object as far as it was read, or memory ended.
  bool run(LineIndex found) {
    count_ = found.count;
    if (found.inString || count_ == 0 || line_[index_[0]] != '{' || !onlySpace(0, index_[0])) return false;
    WalkFrame* frame = w_.stack;
    *frame = {0, 0};
    depth_ = 1;
    i_ = 1;
    while (depth_ > 0) {
      if (i_ >= count_) return false;
      if (!(w_.stack[depth_ - 1].arrays == 0 ? inObject() : inArray())) return false;
    }
    return i_ == count_ && onlySpace(index_[count_ - 1] + 1, length_);
  }

  bool noMemory = false;

 private:
  [[nodiscard]] size_t position(uint32_t i) const { return i < count_ ? index_[i] : length_; }
  [[nodiscard]] bool onlySpace(size_t from, size_t to) const {
    while (from < to && isSpace(line_[from])) ++from;
    return from >= to;
  }
  [[nodiscard]] const rt_node& node(uint32_t n) const { return w_.plan->nodes[n]; }

  /// The nearest quote before `end` and not before `least`, or `length_` if there is none.
  [[nodiscard]] size_t quoteBefore(size_t end, size_t least) const {
    size_t word = end / 64;
    uint64_t bits = w_.quotes.data[word] & ((1ull << (end % 64)) - 1);
    while (bits == 0) {
      if (word * 64 <= least) return length_;
      bits = w_.quotes.data[--word];
    }
    size_t at = word * 64 + 63 - static_cast<size_t>(__builtin_clzll(bits));
    return at >= least ? at : length_;
  }

  /// The nearest quote after `at`, or `length_`.
  [[nodiscard]] size_t quoteAfter(size_t at) const {
    size_t word = at / 64;
    uint64_t bits = w_.quotes.data[word] & (~0ull << (at % 64)) & ~(1ull << (at % 64));
    size_t words = (length_ + 63) / 64;
    while (bits == 0) {
      if (++word >= words) return length_;
      bits = w_.quotes.data[word];
    }
    return word * 64 + static_cast<size_t>(__builtin_ctzll(bits));
  }

  /// Goes behind the container that opens at index entry `i_`.
  bool skipContainer() {
    // ':' 0x3a, '[' 0x5b, ']' 0x5d, '{' 0x7b, '}' 0x7d: brackets have bit 0x40 set, and 2 tells closing from opening
    // once the low bits are turned: ..1011 opens, ..1101 closes.
    int64_t depth = 0;
    for (; i_ < count_; ++i_) {
      auto c = static_cast<uint8_t>(line_[index_[i_]]);
      int64_t isBracket = c >> 6 & 1;
      depth += isBracket * ((c & 2) - 1);
      if (depth == 0 && isBracket != 0) {
        ++i_;
        return true;
      }
    }
    return false;
  }

  /// The next structural character in an object: a colon, or the object's end.
  bool inObject() {
    size_t at = index_[i_];
    char c = line_[at];
    if (c == '}') {
      --depth_;
      ++i_;
      return depth_ == 0 || afterElement(at);
    }
    if (c != ':') return false;
    size_t least = index_[i_ - 1];
    size_t close = quoteBefore(at, least);
    if (close == length_) return false;
    size_t open = quoteBefore(close, least);
    if (open == length_) return false;
    uint32_t child = kNoNode;
    if (!lookUp(line_ + open + 1, close - open - 1, &child)) return false;
    ++i_;
    size_t value = at + 1;
    while (value < length_ && isSpace(line_[value])) ++value;
    return child == kNoNode ? skipValue(value) : readMember(child, value);
  }

  bool lookUp(const char* key, size_t length, uint32_t* child) {
    uint32_t from = w_.stack[depth_ - 1].node;
    *child = findChild(w_, from, key, length);
    if (__builtin_expect(*child != kNoNode || !isIndirect(key, length), 1)) return true;
    noMemory = !findPath(w_, from, key, length, child);
    return !noMemory;
  }

  bool skipValue(size_t value) {
    bool container = value < length_ && (line_[value] == '{' || line_[value] == '[');
    return !container || skipContainer();
  }

  /// The value at `value` of a member that the trie knows.
  bool readMember(uint32_t child, size_t value) {
    if (value >= length_) return false;
    char c = line_[value];
    if (c == '{') return node(child).edge_count == 0 ? skipContainer() : push(child, 0);
    if (c == '[') return push(child, 1) && scalars(child, value + 1);
    return node(child).slot_count == 0 || scalar(child, value, position(i_)) != 0;
  }

  bool push(uint32_t child, uint32_t arrays) {
    // The stack holds what the trie can need; only a line that is no JSON could ask for more.
    if (depth_ == w_.stackSize) return false;
    w_.stack[depth_++] = {child, arrays};
    ++i_;
    return true;
  }

  /// The next structural character in an array.
  bool inArray() {
    WalkFrame& frame = w_.stack[depth_ - 1];
    size_t at = index_[i_];
    switch (line_[at]) {
      case '{':
        if (node(frame.node).edge_count != 0) return push(frame.node, 0);
        return skipContainer() && afterElement(index_[i_ - 1]);
      case '[':
        ++frame.arrays;
        ++i_;
        return scalars(frame.node, at + 1);
      case ']':
        if (--frame.arrays == 0) --depth_;
        ++i_;
        return depth_ > 0 && afterElement(at);
      default:
        return false;
    }
  }

  /// What follows the element that ended at `at`: in an array perhaps scalars.
  bool afterElement(size_t at) {
    const WalkFrame& frame = w_.stack[depth_ - 1];
    return frame.arrays == 0 || scalars(frame.node, at + 1);
  }

  /// The scalars of an array from `at` to the next structural character.
  bool scalars(uint32_t child, size_t at) {
    if (node(child).slot_count == 0) return true;
    size_t end = position(i_);
    while (true) {
      while (at < end && (isSpace(line_[at]) || line_[at] == ',')) ++at;
      if (at >= end) return true;
      at = scalar(child, at, end);
      if (at == 0) return false;
    }
  }

  /// Takes the scalar at `at`, which ends before `end`. \returns the place behind it, or 0 if there is none.
  size_t scalar(uint32_t child, size_t at, size_t end) {
    Scalar found{line_ + at, 0, line_[at] == '"'};
    size_t behind = at;
    if (found.isString) {
      size_t close = quoteAfter(at);
      if (close >= end) return 0;
      found.spelling = line_ + at + 1;
      found.length = close - at - 1;
      behind = close + 1;
    } else {
      while (behind < end && line_[behind] != ',' && !isSpace(line_[behind])) ++behind;
      found.length = behind - at;
      if (found.length == 0) return 0;
    }
    noMemory = !addScalar(w_, node(child), found);
    return noMemory ? 0 : behind;
  }

  Walker& w_;
  const char* line_;
  size_t length_;
  const uint32_t* index_;
  uint32_t count_ = 0;
  uint32_t i_ = 0;
  uint32_t depth_ = 0;
};

bool makeRoom(Walker& walker, size_t length) {
  // Every byte may be structural. Memory that is not touched costs nothing.
  return reserve(walker.index, length + 16) && reserve(walker.quotes, length / 64 + 2);
}

void forgetValues(Walker& walker) {
  for (uint32_t i = 0; i < walker.plan->field_count; ++i) walker.fields[i] = nullptr;
  arenaClear(walker.values);
  arenaClear(walker.scratch);
}

}  // namespace

bool walkerCreate(Walker& walker, const rt_plan* plan, const rt_host* host, uint32_t simd) {
  Allocator allocator{host};
  walker = Walker{};
  walker.plan = plan;
  walker.allocator = allocator;
  walker.simd = chooseSimd(simd);
  walker.index = makeBuffer<uint32_t>(allocator);
  walker.quotes = makeBuffer<uint64_t>(allocator);
  walker.key = makeBuffer<char>(allocator);
  walker.values = makeArena(allocator, kKeep);
  walker.scratch = makeArena(allocator, kKeep);
  walker.stackSize = stackDepth(plan);
  size_t slots = larger(plan->field_count, 1u);
  walker.fields = static_cast<const rt_value**>(allocate(allocator, slots * sizeof(rt_value*)));
  walker.last = static_cast<rt_value**>(allocate(allocator, slots * sizeof(rt_value*)));
  walker.stack = static_cast<WalkFrame*>(allocate(allocator, walker.stackSize * sizeof(WalkFrame)));
  bool ok = buildEdgeTable(walker) && walker.fields != nullptr && walker.last != nullptr && walker.stack != nullptr;
  if (!ok) walkerDestroy(walker);
  return ok;
}

void walkerDestroy(Walker& walker) {
  size_t slots = larger(walker.plan->field_count, 1u);
  release(walker.allocator, walker.fields, slots * sizeof(rt_value*));
  release(walker.allocator, walker.last, slots * sizeof(rt_value*));
  release(walker.allocator, walker.stack, walker.stackSize * sizeof(WalkFrame));
  destroyEdgeTable(walker);
  destroy(walker.index);
  destroy(walker.quotes);
  destroy(walker.key);
  arenaDestroy(walker.values);
  arenaDestroy(walker.scratch);
}

LineFault walk(Walker& walker, const char* line, size_t length) {
  forgetValues(walker);
  if (!makeRoom(walker, length)) return LineFault::NoMemory;
  LineIndex found = simdIndexLine(walker.simd, line, length, walker.index.data, walker.quotes.data);
  uint64_t coercions = walker.coercions;
  LineWalk way(walker, line, length);
  if (way.run(found)) return LineFault::None;
  forgetValues(walker);
  walker.coercions = coercions;
  if (way.noMemory) return LineFault::NoMemory;
  LineFault fault = validateLine(line, length);
  // The walk refuses only what the validation refuses; should they ever differ, the line is not used.
  return fault == LineFault::None || fault == LineFault::Utf8 ? LineFault::Json : fault;
}

}  // namespace rt
