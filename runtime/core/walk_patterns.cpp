#include "runtime/core/walk_patterns.h"

#include "runtime/core/memory.h"
#include "runtime/core/text.h"

namespace rt {
namespace {

/// No name: what is below it has none either.
constexpr uint32_t kLost = UINT32_MAX;

/// One place on its way: a loop over the structural characters, with a stack of the open containers.
class PatternWalk {
 public:
  PatternWalk(Walker& walker, const PatternPlace& place)
      : w_(walker), places_(*place.places), node_(walker.plan->nodes[place.node]), i_(place.index) {}

  uint32_t run(const PatternPlace& place) {
    bool isMember = place.name.data != nullptr;
    bool ok = isMember ? takeName(place.name) && value(place.value) : push({0, 0, false});
    while (ok && depth_ > 0) ok = i_ < places_.count && (top().arrays == 0 ? inObject() : inArray());
    return ok ? kWalked : noMemory_ ? kNoMemoryForIt : kNoJson;
  }

 private:
  [[nodiscard]] PatternFrame& top() { return w_.patternStack[depth_ - 1]; }

  /// Behind the bracket at index entry `i_`.
  bool push(PatternFrame frame) {
    if (depth_ == kMaxDepth) return false;  // deeper than a line may be
    w_.patternStack[depth_++] = frame;
    ++i_;
    return true;
  }

  bool inObject() {
    size_t at = places_.index[i_];
    char c = places_.line[at];
    if (c == '}') return close(at);
    Text key;
    if (c != ':' || !places_.keyBefore(i_, &key)) return false;
    ++i_;
    return readName(key) && value(places_.valueAfter(at));
  }

  /// The value of the member or element whose name `length_` bytes of `w_.path` are.
  bool value(size_t at) {
    if (at >= places_.length) return false;
    char c = places_.line[at];
    if (c == '{') return push({length_, 0, true});
    if (c == '[') return push({length_, 1, true}) && scalars(at + 1);
    return scalar(at, places_.position(i_)) != 0;
  }

  bool inArray() {
    PatternFrame& frame = top();
    size_t at = places_.index[i_];
    switch (places_.line[at]) {
      case '{':
        return push({frame.length, 0, true});
      case '[':
        ++frame.arrays;
        ++i_;
        return scalars(at + 1);
      case ']':
        if (frame.arrays == 1) return close(at);
        --frame.arrays;
        ++i_;
        return scalars(at + 1);
      default:
        return false;
    }
  }

  /// Behind the container that ends at `at`: in an array perhaps scalars.
  bool close(size_t at) {
    --depth_;
    ++i_;
    if (depth_ == 0 || top().arrays == 0) return true;
    setLength(top().length);
    return scalars(at + 1);
  }

  bool scalars(size_t at) {
    size_t end = places_.position(i_);
    while ((at = places_.nextScalar(at, end)) < end) {
      at = scalar(at, end);
      if (at == 0) return false;
    }
    return true;
  }

  size_t scalar(size_t at, size_t end) {
    Scalar found;
    size_t behind = places_.readScalar(at, end, &found);
    if (behind == 0) return 0;
    noMemory_ = !findMatches() || !addUnknown(w_, w_.matches.data, matchCount_, found);
    return noMemory_ ? 0 : behind;
  }

  // ---- names -------------------------------------------------------------------------------------------------------

  void setLength(uint32_t length) {
    length_ = length;
    matched_ = false;
  }

  /// The name of a member of the object on top. A key that is no text has none.
  bool readName(Text key) {
    const PatternFrame& frame = top();
    if (frame.length == kLost) return setLength(kLost), true;
    uint32_t begin = frame.length + (frame.named ? 1 : 0);
    if (!makeRoom(begin, key.length)) return false;
    if (frame.named) w_.path.data[frame.length] = '.';
    Decoded decoded = decodeString(key.data, key.length, w_.path.data + begin, false);
    bool isName = decoded.fault == StringFault::None && begin + decoded.length <= RT_MAX_PATH;
    setLength(isName ? static_cast<uint32_t>(begin + decoded.length) : kLost);
    return true;
  }

  /// Room for so many bytes behind the first `kept` ones.
  bool makeRoom(uint32_t kept, size_t length) {
    w_.path.size = kept;  // what a larger buffer copies
    noMemory_ = !reserve(w_.path, kept + length + RT_PADDING);
    return !noMemory_;
  }

  bool takeName(Text name) {
    if (!makeRoom(0, name.length)) return false;
    copyBytes(w_.path.data, name.data, name.length);
    setLength(name.length <= RT_MAX_PATH ? static_cast<uint32_t>(name.length) : kLost);
    return true;
  }

  /// The slots whose patterns match the name. \returns false if the host has no memory.
  bool findMatches() {
    if (matched_) return true;
    matched_ = true;
    matchCount_ = 0;
    if (length_ == kLost) return true;
    if (!reserve(w_.matches, node_.pattern_count)) return false;
    for (uint32_t i = 0; i < node_.pattern_count; ++i) {
      const rt_path_pattern& pattern = w_.plan->patterns[node_.first_pattern + i];
      if (pattern.rest == nullptr || pattern.before + uint64_t{length_} > RT_MAX_PATH) continue;
      if (rt_text_matches(w_.path.data, length_, pattern.rest) == 0) continue;
      if (pattern.except != nullptr && rt_text_in_set(w_.path.data, length_, pattern.except) != 0) continue;
      w_.matches.data[matchCount_++] = pattern.slot;
    }
    return true;
  }

  Walker& w_;
  const LinePlaces& places_;
  const rt_node& node_;
  uint32_t i_;
  uint32_t depth_ = 0;
  uint32_t length_ = kLost;
  uint32_t matchCount_ = 0;
  bool matched_ = false;  // whether `w_.matches` is about the name
  bool noMemory_ = false;
};

/// Where the object that opens at index entry `i` ends, or 0.
size_t endOfObject(const LinePlaces& places, uint32_t i) {
  uint64_t depth = 0;
  for (; i < places.count; ++i) {
    char c = places.line[places.index[i]];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) return places.index[i] + size_t{1};
  }
  return 0;
}

/// Adds a node's object to the slots of its objects. \returns a PatternWalkResult
uint32_t addObject(Walker& walker, const PatternPlace& place) {
  const rt_node& node = walker.plan->nodes[place.node];
  size_t end = 0;
  for (uint32_t i = 0; i < node.pattern_count; ++i) {
    const rt_path_pattern& pattern = walker.plan->patterns[node.first_pattern + i];
    if (pattern.rest != nullptr) continue;
    if (end == 0) end = endOfObject(*place.places, place.index);
    if (end == 0) return kNoJson;
    uint64_t root = walker.plan->fields[pattern.slot].ignore_above;
    if (!addValue(walker, pattern.slot, {place.places->line + place.value, end - place.value, 0, root, nullptr, nullptr}))
      return kNoMemoryForIt;
  }
  return kWalked;
}

bool hasNames(const Walker& walker, uint32_t node) {
  const rt_node& found = walker.plan->nodes[node];
  for (uint32_t i = 0; i < found.pattern_count; ++i)
    if (walker.plan->patterns[found.first_pattern + i].rest != nullptr) return true;
  return false;
}

}  // namespace
}  // namespace rt

uint32_t rt_walk_patterns(void* walker, const void* place) {
  const auto& where = *static_cast<const rt::PatternPlace*>(place);
  auto& w = *static_cast<rt::Walker*>(walker);
  uint32_t result = where.name.data == nullptr ? rt::addObject(w, where) : uint32_t{rt::kWalked};
  if (result != rt::kWalked || !rt::hasNames(w, where.node)) return result;
  return rt::PatternWalk(w, where).run(where);
}
