// Learning steps from a line.
#include "runtime/core/shape.h"
#include "runtime/core/walk_key.h"

namespace rt {
namespace {

constexpr uint32_t kMostSteps = 4096, kMostContexts = 512, kMostBytes = 128 * 1024;
constexpr uint32_t kPadding = 16;

bool isSpaceOrEnd(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool create(Shapes& shapes) {
  shapes.steps = static_cast<ShapeStep*>(allocate(shapes.allocator, kMostSteps * sizeof(ShapeStep)));
  shapes.contexts = static_cast<ShapeContext*>(allocate(shapes.allocator, kMostContexts * sizeof(ShapeContext)));
  shapes.bytes = static_cast<char*>(allocate(shapes.allocator, kMostBytes));
  shapes.stepCount = shapes.contextCount = 1;
  shapes.byteCount = 0;
  if (shapes.steps != nullptr && shapes.contexts != nullptr && shapes.bytes != nullptr) return true;
  shapesDestroy(shapes);
  return false;
}

/// Goes through one valid line, token by token.
class Learner {
 public:
  Learner(Walker& walker, Text line) : w_(walker), s_(walker.shapes), line_(line), node_(walker.root) {}

  void run() {
    for (;;) {
      while (at_ < line_.length && isSpaceOrEnd(line_.data[at_])) ++at_;
      if (at_ >= line_.length) {
        node_ = kNoNode;
        add(ShapeValue::End, at_);
        return;
      }
      if (!token(line_.data[at_])) return;
    }
  }

 private:
  [[nodiscard]] const ShapeContext& top() const { return s_.contexts[context_]; }

  bool token(char c) {
    switch (c) {
      case '{':
      case '[':
        return open(c == '{');
      case '}':
      case ']':
        context_ = top().parent;
        key_ = false;
        break;
      case ',':
        key_ = top().isObject != 0;
        break;
      case ':':
        break;
      default:
        return c != '"' ? bare() : key_ ? key() : string();
    }
    ++at_;
    return true;
  }

  /// The node of what stands here: of the member whose key was read, or that of the array around.
  [[nodiscard]] uint32_t node() const { return context_ == kOutside || top().isObject != 0 ? node_ : top().node; }

  bool open(bool isObject) {
    uint32_t at = node();
    if (at != kNoNode && w_.plan->nodes[at].pattern_count != 0) return false;
    ++at_;
    key_ = isObject;
    for (uint32_t i = 1; i < s_.contextCount; ++i) {
      const ShapeContext& known = s_.contexts[i];
      if (known.parent != context_ || known.node != at || (known.isObject != 0) != isObject) continue;
      context_ = i;
      return true;
    }
    if (s_.contextCount == kMostContexts) return fill();
    s_.contexts[s_.contextCount] = {context_, at, isObject ? 1u : 0u, kNoStep};
    context_ = s_.contextCount++;
    return true;
  }

  /// A key that names several nodes at once, or is spelled with escapes, is left to the walk.
  bool key() {
    size_t begin = ++at_;
    for (; line_.data[at_] != '"'; ++at_)
      if (line_.data[at_] == '\\' || line_.data[at_] == '.') return false;
    node_ = top().node == kNoNode ? kNoNode : findChild(w_, top().node, line_.data + begin, at_ - begin);
    ++at_;
    key_ = false;
    return true;
  }

  bool string() {
    if (!add(ShapeValue::String, at_ + 1)) return false;
    for (++at_; line_.data[at_] != '"';) at_ += line_.data[at_] == '\\' ? 2 : 1;
    from_ = at_++;
    return true;
  }

  bool bare() {
    if (!add(ShapeValue::Bare, at_)) return false;
    for (char c = line_.data[at_]; c != ',' && c != ']' && c != '}' && !isSpaceOrEnd(c); c = line_.data[at_]) ++at_;
    from_ = at_;
    return true;
  }

  /// The step from the end of the last value to a value that begins at `to`. \returns false if there is no room.
  bool add(ShapeValue value, size_t to) {
    Text bytes{line_.data + from_, to - from_};
    uint32_t id = s_.contexts[begun_].first;
    while (id != kNoStep && !(s_.steps[id].value == value && equal({s_.steps[id].bytes, s_.steps[id].length}, bytes)))
      id = s_.steps[id].sibling;
    if (id == kNoStep) id = make(value, bytes);
    if (id == kNoStep) return fill();
    lead(s_.steps[step_], id);
    step_ = id;
    begun_ = context_;
    return true;
  }

  /// \returns kNoStep if there is no room
  uint32_t make(ShapeValue value, Text bytes) {
    if (s_.stepCount == kMostSteps || bytes.length + kPadding > kMostBytes - s_.byteCount) return kNoStep;
    char* copy = s_.bytes + s_.byteCount;
    copyBytes(copy, bytes.data, bytes.length);
    s_.byteCount += static_cast<uint32_t>(bytes.length);
    uint32_t at = node();
    rt_node none{};
    const rt_node& found = at == kNoNode ? none : w_.plan->nodes[at];
    uint32_t id = s_.stepCount++;
    s_.steps[id] = {copy,
                    static_cast<uint32_t>(bytes.length),
                    value,
                    context_,
                    found.first_slot,
                    found.slot_count,
                    s_.contexts[begun_].first,
                    {},
                    {}};
    s_.contexts[begun_].first = id;
    return id;
  }

  /// Has a step be expected behind another one.
  static void lead(ShapeStep& step, uint32_t id) {
    uint32_t known = 0;
    while (known + 1 < kShapeFollowers && step.next[known] != id && step.next[known] != kNoStep) ++known;
    for (; known > 0; --known) step.next[known] = step.next[known - 1];
    step.next[0] = id;
  }

  bool fill() {
    s_.isFull = true;
    return false;
  }

  Walker& w_;
  Shapes& s_;
  Text line_;
  size_t at_ = 0;
  size_t from_ = 0;            // where the step at hand begins
  uint32_t step_ = 0;          // the one before it
  uint32_t begun_ = kOutside;  // the context where it begins
  uint32_t context_ = kOutside;
  uint32_t node_;
  bool key_ = false;  // whether a key is next
};

}  // namespace

void shapesDestroy(Shapes& shapes) {
  release(shapes.allocator, shapes.steps, kMostSteps * sizeof(ShapeStep));
  release(shapes.allocator, shapes.contexts, kMostContexts * sizeof(ShapeContext));
  release(shapes.allocator, shapes.bytes, kMostBytes);
  shapes.steps = nullptr;
  shapes.contexts = nullptr;
  shapes.bytes = nullptr;
  shapes.isFull = false;
}

void shapeLearn(Walker& walker, const char* line, size_t length) {
  if (walker.shapes.isFull || (walker.shapes.steps == nullptr && !create(walker.shapes))) return;
  Learner(walker, {line, length}).run();
}

}  // namespace rt
