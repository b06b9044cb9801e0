// Groups of conditions on one object: each object is read by a walker of its own, after the event.
#include "runtime/core/walk.h"

namespace rt {
namespace {

/// \returns null if the host has no memory.
Walker* innerWalker(Walker& outer) {
  if (outer.inner != nullptr) return outer.inner;
  auto* inner = static_cast<Walker*>(allocate(outer.allocator, sizeof(Walker)));
  if (inner == nullptr) return nullptr;
  if (walkerCreate(*inner, outer.plan, outer.allocator.host, outer.wantedSimd)) return outer.inner = inner;
  release(outer.allocator, inner, sizeof(Walker));
  return nullptr;
}

}  // namespace
}  // namespace rt

using namespace rt;

uint64_t rt_any_object(rt_context* context, const rt_value* objects, const rt_value* const* fields, rt_match_fn inner) {
  if (objects == nullptr) return 0;
  auto* outer = static_cast<Walker*>(context->owner);
  Walker* walker = innerWalker(*outer);
  if (walker == nullptr) {
    context->no_memory = 1;
    return 0;
  }
  context->owner = walker;
  uint64_t found = 0;
  for (; objects != nullptr && found == 0; objects = objects->next) {
    LineFault fault = walkObject(*walker, fields, *objects);
    if (fault == LineFault::NoMemory) context->no_memory = 1;
    if (fault == LineFault::None) found = inner(walker->fields, context);  // of another one the line is not valid
  }
  context->owner = outer;
  outer->coercions += walker->coercions;
  walker->coercions = 0;
  return found;
}
