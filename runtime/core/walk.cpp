#include "runtime/core/walk.h"

#include "runtime/core/known.h"
#include "runtime/core/validate.h"
#include "runtime/core/walk_key.h"
#include "runtime/core/walk_patterns.h"

namespace rt {
namespace {

/// Memory kept from line to line: enough for ordinary events; what a huge line needed more goes back.
constexpr size_t kKeep = 1 << 20;

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

/// Apart, and with copies of its arguments, so that the walk itself has its places in registers.
__attribute__((noinline)) uint32_t walkPatterns(Walker& walker, LinePlaces places, PatternPlace place) {
  place.places = &places;
  return walker.plan->walk_patterns(&walker, &place);
}

/// One line on its way.
class LineWalk : LinePlaces {
 public:
  LineWalk(Walker& walker, const char* bytes, size_t size)
      : LinePlaces{bytes, size, walker.index.data, walker.blocks.data, 0}, w_(walker) {}

  /// \returns false if the line is no JSON object as far as it was read, or memory ended.
  bool run(LineIndex found) {
    count = found.count;
    if (found.inString || count == 0 || line[index[0]] != '{' || !onlySpace(0, index[0])) return false;
    WalkFrame* frame = w_.stack;
    *frame = {w_.root, 0};
    depth_ = 1;
    if (!patternsOf(w_.root)) return false;
    i_ = 1;
    while (depth_ > 0) {
      if (i_ >= count) return false;
      if (!(w_.stack[depth_ - 1].arrays == 0 ? inObject() : inArray())) return false;
    }
    return i_ == count && onlySpace(index[count - 1] + 1, length);
  }

  bool noMemory = false;

 private:
  [[nodiscard]] const rt_node& node(uint32_t n) const { return w_.plan->nodes[n]; }

  /// Goes behind the container that opens at index entry `i_`.
  bool skipContainer() {
    // ':' 0x3a, '[' 0x5b, ']' 0x5d, '{' 0x7b, '}' 0x7d: brackets have bit 0x40 set, and 2 tells closing from opening
    // once the low bits are turned: ..1011 opens, ..1101 closes.
    int64_t depth = 0;
    for (; i_ < count; ++i_) {
      auto c = static_cast<uint8_t>(line[index[i_]]);
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
    size_t at = index[i_];
    char c = line[at];
    if (c == '}') {
      --depth_;
      ++i_;
      return depth_ == 0 || afterElement(at);
    }
    if (c != ':') return false;
    Text key;
    if (!keyBefore(i_, &key)) return false;
    ++i_;
    size_t value = valueAfter(at);
    uint32_t child = kNoNode;
    if (!lookUp(key, value, &child)) return false;
    return child == kNoNode ? skipValue(value) : readMember(child, value);
  }

  /// Whether a key has a dot or an escape, so that it is no component of a path as it stands.
  [[nodiscard]] bool isIndirect(Text key) const {
    auto begin = static_cast<size_t>(key.data - line);
    return any(&BlockBits::indirect, begin, begin + key.length);
  }

  /// The node of a member whose value begins at `value`.
  bool lookUp(Text key, size_t value, uint32_t* child) {
    uint32_t from = w_.stack[depth_ - 1].node;
    *child = findChild(w_, from, key.data, key.length);
    if (__builtin_expect(*child != kNoNode || !isIndirect(key), 1)) return true;
    Text path;
    noMemory = !decodeKey(w_, key, &path);
    if (noMemory || path.data == nullptr) return !noMemory;
    return follow(from, path, value, child);
  }

  /// The node below `from` that a key with dots or escapes names ("a.b", "\u0061"). Patterns of the nodes between them
  /// are about the rest of the key.
  bool follow(uint32_t from, Text path, size_t value, uint32_t* child) {
    *child = from;
    for (size_t begin = 0;;) {
      size_t size = componentAt(path, begin);
      *child = findChild(w_, *child, path.data + begin, size);
      begin += size + 1;
      if (*child == kNoNode || begin > path.length) return true;
      if (node(*child).pattern_count == 0) continue;
      if (!patterns(*child, {path.data + begin, path.length - begin}, value)) return false;
    }
  }

  bool patterns(uint32_t child, Text name, size_t value) {
    uint32_t result = walkPatterns(w_, *this, {nullptr, child, name, value, i_});
    noMemory = result == kNoMemoryForIt;
    return result == kWalked;
  }

  /// Patterns of a node whose object opens at index entry `i_`.
  bool patternsOf(uint32_t child) {
    if (__builtin_expect(node(child).pattern_count == 0, 1)) return true;
    return patterns(child, {}, index[i_]);
  }

  bool skipValue(size_t value) {
    bool container = value < length && (line[value] == '{' || line[value] == '[');
    return !container || skipContainer();
  }

  /// The value at `value` of a member that the trie knows.
  bool readMember(uint32_t child, size_t value) {
    if (value >= length) return false;
    char c = line[value];
    if (c == '{' && !patternsOf(child)) return false;
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
    size_t at = index[i_];
    switch (line[at]) {
      case '{':
        if (!patternsOf(frame.node)) return false;
        if (node(frame.node).edge_count != 0) return push(frame.node, 0);
        return skipContainer() && afterElement(index[i_ - 1]);
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
    while ((at = nextScalar(at, end)) < end) {
      at = scalar(child, at, end);
      if (at == 0) return false;
    }
    return true;
  }

  /// Takes the scalar at `at`, which ends before `end`. \returns the place behind it, or 0 if there is none.
  size_t scalar(uint32_t child, size_t at, size_t end) {
    Scalar found;
    size_t behind = readScalar(at, end, &found);
    if (behind == 0) return 0;
    noMemory = !addScalar(w_, w_.plan->node_slots + node(child).first_slot, node(child).slot_count, found);
    return noMemory ? 0 : behind;
  }

  Walker& w_;
  uint32_t i_ = 0;
  uint32_t depth_ = 0;
};

bool makeRoom(Walker& walker, size_t length) {
  // Every byte may be structural. Memory that is not touched costs nothing.
  return reserve(walker.index, length + 16) && reserve(walker.blocks, length / 64 + 2);
}

void forgetValues(Walker& walker) {
  for (uint32_t i = 0; i < walker.filledCount; ++i) walker.fields[walker.filled[i]] = nullptr;
  for (uint32_t i = 0; walker.hasOthers && i < walker.plan->field_count; ++i) walker.fields[i] = nullptr;
  walker.filledCount = 0;
  walker.hasOthers = false;
  arenaClear(walker.values);
  arenaClear(walker.scratch);
  if (walker.known != nullptr) walker.plan->known->begin(walker);
}

/// Adds the values of a line.
LineFault walkOn(Walker& walker, const char* line, size_t length) {
  if (!makeRoom(walker, length)) return LineFault::NoMemory;
  LineIndex found = simdIndexLine(walker.simd, line, length, walker.index.data, walker.blocks.data);
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

}  // namespace

bool walkerCreate(Walker& walker, const rt_plan* plan, const rt_host* host, uint32_t simd) {
  Allocator allocator{host};
  walker = Walker{};
  walker.plan = plan;
  walker.allocator = allocator;
  walker.simd = chooseSimd(simd);
  walker.wantedSimd = simd;
  walker.index = makeBuffer<uint32_t>(allocator);
  walker.blocks = makeBuffer<BlockBits>(allocator);
  walker.key = makeBuffer<char>(allocator);
  walker.path = makeBuffer<char>(allocator);
  walker.matches = makeBuffer<uint32_t>(allocator);
  walker.shapes.allocator = allocator;
  walker.values = makeArena(allocator, kKeep);
  walker.scratch = makeArena(allocator, kKeep);
  walker.stackSize = stackDepth(plan);
  size_t slots = larger(plan->field_count, 1u);
  walker.fields = static_cast<const rt_value**>(allocate(allocator, slots * sizeof(rt_value*)));
  walker.last = static_cast<rt_value**>(allocate(allocator, slots * sizeof(rt_value*)));
  walker.filled = static_cast<uint32_t*>(allocate(allocator, slots * sizeof(uint32_t)));
  walker.stack = static_cast<WalkFrame*>(allocate(allocator, walker.stackSize * sizeof(WalkFrame)));
  bool hasPatterns = plan->walk_patterns != nullptr;
  if (hasPatterns)
    walker.patternStack = static_cast<PatternFrame*>(allocate(allocator, kMaxDepth * sizeof(PatternFrame)));
  bool ok = (!hasPatterns || walker.patternStack != nullptr) && buildEdgeTable(walker) && walker.fields != nullptr &&
            walker.last != nullptr && walker.filled != nullptr && walker.stack != nullptr;
  if (!ok) walkerDestroy(walker);
  if (ok && plan->known != nullptr) plan->known->create(walker);
  return ok;
}

void walkerDestroy(Walker& walker) {
  if (walker.inner != nullptr) {  // as deep as groups stand in groups
    walkerDestroy(*walker.inner);
    release(walker.allocator, walker.inner, sizeof(Walker));
  }
  size_t slots = larger(walker.plan->field_count, 1u);
  release(walker.allocator, walker.fields, slots * sizeof(rt_value*));
  release(walker.allocator, walker.last, slots * sizeof(rt_value*));
  release(walker.allocator, walker.filled, slots * sizeof(uint32_t));
  release(walker.allocator, walker.stack, walker.stackSize * sizeof(WalkFrame));
  release(walker.allocator, walker.patternStack, kMaxDepth * sizeof(PatternFrame));
  destroyEdgeTable(walker);
  if (walker.known != nullptr) walker.plan->known->destroy(walker);
  if (kReadsAlongSteps) shapesDestroy(walker.shapes);
  destroy(walker.path);
  destroy(walker.matches);
  destroy(walker.index);
  destroy(walker.blocks);
  destroy(walker.key);
  arenaDestroy(walker.values);
  arenaDestroy(walker.scratch);
}

LineFault walk(Walker& walker, const char* line, size_t length) {
  forgetValues(walker);
  uint64_t coercions = walker.coercions;
  ShapeFate fate = kReadsAlongSteps ? shapeWalk(walker, line, length) : ShapeFate::Other;
  walker.isValid = fate == ShapeFate::Read;
  if (walker.isValid) return LineFault::None;
  forgetValues(walker);
  walker.coercions = coercions;
  if (fate == ShapeFate::NoMemory) return LineFault::NoMemory;
  LineFault fault = walkOn(walker, line, length);
  if (kReadsAlongSteps && fault == LineFault::None && fate == ShapeFate::Unknown && canLearn(walker.shapes)) {
    walker.isValid = validateLine(walker.simd, line, length) == LineFault::None;
    if (walker.isValid) shapeLearn(walker, line, length);
  }
  return fault;
}

LineFault walkObject(Walker& walker, const rt_value* const* around, const rt_value& object) {
  forgetValues(walker);
  copyBytes(walker.fields, around, walker.plan->field_count * sizeof(rt_value*));
  walker.hasOthers = true;
  walker.root = static_cast<uint32_t>(object.low);
  return walkOn(walker, object.text, object.length);
}

}  // namespace rt
