// Groups of conditions are asked of one object at a time, whatever the spelling, the level and the memory.
#include <gtest/gtest.h>

#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

enum Slot : size_t { kTime, kParts, kKind, kSize, kBits, kBitKind };

WalkPlan& plan() {
  static WalkPlan plan({{"t", RT_INTEGER},
                        {"a.parts", RT_OBJECTS},
                        {"kind", RT_TEXT, false, kParts},
                        {"x.size", RT_INTEGER, false, kParts},
                        {"bits", RT_OBJECTS, false, kParts},
                        {"kind", RT_TEXT, false, kBits}});
  return plan;
}

std::string_view textOf(const rt_value* value) { return {value->text, value->length}; }

/// What the function below was called with.
std::vector<std::string>& calls() {
  static std::vector<std::string> calls;
  return calls;
}

uint64_t isA(const rt_value* const* fields, rt_context*) {
  std::string kinds;
  bool found = false;
  for (const rt_value* v = fields[kKind]; v != nullptr; v = v->next) {
    kinds += textOf(v);
    found |= textOf(v) == "a";
  }
  if (fields[kSize] != nullptr) kinds += std::to_string(fields[kSize]->low);
  if (fields[kTime] != nullptr) kinds += "@" + std::to_string(fields[kTime]->low);
  calls().push_back(kinds);
  return found ? 1 : 0;
}

uint64_t bitIsA(const rt_value* const* fields, rt_context*) {
  return fields[kBitKind] != nullptr && textOf(fields[kBitKind]) == "a" ? 1 : 0;
}

uint64_t isBWithBitA(const rt_value* const* fields, rt_context* context) {
  bool isB = fields[kKind] != nullptr && textOf(fields[kKind]) == "b";
  return isB && rt_any_object(context, fields[kBits], fields, bitIsA) != 0 ? 1 : 0;
}

struct Asking {
  explicit Asking(rt_simd simd = RT_SIMD_BEST) : walker(plan(), simd) {}

  uint64_t ask(std::string_view line, rt_match_fn inner) {
    calls().clear();
    EXPECT_EQ(walker.read(line), LineFault::None) << line;
    return askAgain(inner);
  }
  uint64_t askAgain(rt_match_fn inner) {
    context.owner = &walker.walker;
    uint64_t found = rt_any_object(&context, walker.walker.fields[kParts], walker.walker.fields, inner);
    EXPECT_EQ(context.owner, &walker.walker);
    return found;
  }

  WalkerUnderTest walker;
  rt_context context{};
};

using Calls = std::vector<std::string>;

TEST(AnyObject, IsAskedOneByOneUntilOneSatisfiesTheGroup) {
  for (rt_simd simd : {RT_SIMD_SCALAR, RT_SIMD_BEST}) {
    Asking asking(simd);
    const char* line = R"({"t":7,"a":{"parts":[{"kind":"b"},null,[{"kind":["c","a"],"x":{"size":3}}],{"kind":"a"}]}})";
    EXPECT_EQ(asking.ask(line, isA), 1u);
    EXPECT_EQ(calls(), (Calls{"b@7", "ca3@7"}));
  }
}

TEST(AnyObject, IsFoundUnderEverySpellingOfItsPath) {
  Asking asking;
  for (const char* line :
       {R"({"a.parts":{"kind":"a"}})", R"({"\u0061":{"p\u0061rts":{"\u006bind":"\u0061"}}})",
        R"({"a":[{"parts":{}},{"parts":[{"kind":"a"}]}]})", R"({"a":{"parts":[]},"a.parts":{"kind":"a"}})",
        R"({"a":{"parts":{"kind":"}{\"]","y":[{"z":{}}],"kind":"a"}}})"})
    EXPECT_EQ(asking.ask(line, isA), 1u) << line;
}

TEST(AnyObject, HasNothingThatStandsOutsideIt) {
  Asking asking;
  for (const char* line : {R"({"a.parts.kind":"a"})", R"({"a":{"parts.kind":"a"}})", R"({"kind":"a","a":{"kind":"a"}})",
                           R"({"a":{"parts":"a"}})", R"({"a":{"parts":{"x":{"kind":"a"}}}})", R"({"a":{}})"})
    EXPECT_EQ(asking.ask(line, isA), 0u) << line;
  EXPECT_EQ(asking.walker.reading()[kKind], std::vector<ReadValue>{});
}

TEST(AnyObject, MayHaveObjectsOfItsOwn) {
  Asking asking;
  EXPECT_EQ(asking.ask(R"({"a":{"parts":[{"kind":"b","bits":[{},{"kind":"a"}]}]}})", isBWithBitA), 1u);
  EXPECT_EQ(asking.ask(R"({"a":{"parts":[{"kind":"b","bits":{}},{"kind":"c","bits":{"kind":"a"}}]}})", isBWithBitA),
            0u);
  EXPECT_EQ(asking.ask(R"({"a":{"parts":{"kind":"b","kind":"a","bits.kind":"a"}}})", isBWithBitA), 0u);
}

TEST(AnyObject, CountsValuesThatAreNoneOfTheirType) {
  Asking asking;
  EXPECT_EQ(asking.ask(R"({"a":{"parts":[{"x.size":"y"},{"x.size":[1,"z"]}]}})", isA), 0u);
  EXPECT_EQ(asking.walker.walker.coercions, 2u);
}

TEST(AnyObject, OfALineThatIsNoJsonSatisfiesNothing) {
  Asking asking;
  EXPECT_EQ(asking.ask(R"({"a":{"parts":{"kind":"a",[]}}})", isA), 0u);
}

TEST(AnyObject, WithoutMemoryIsToldToTheCaller) {
  const char* line = R"({"a":{"parts":[{"kind":"b","bits":[{"kind":"a"}]}]}})";
  bool done = false;
  for (size_t allowed = 0; !done; ++allowed) {
    ASSERT_LT(allowed, 100u);
    Asking asking;
    EXPECT_EQ(asking.walker.read(line), LineFault::None);
    asking.walker.host.allowed = allowed;
    uint64_t found = asking.askAgain(isBWithBitA);
    done = asking.context.no_memory == 0;
    EXPECT_EQ(found, done ? 1u : 0u) << allowed;
  }
}

TEST(AnyObject, AllocatesNothingOnceItsWalkersAreThere) {
  Asking asking;
  const char* line = R"({"a":{"parts":[{"kind":"b","bits":[{"kind":"a"}]},{"kind":"a"}]}})";
  asking.ask(line, isBWithBitA);
  asking.ask(line, isA);
  size_t before = asking.walker.host.allocations;
  asking.ask(line, isBWithBitA);
  asking.ask(line, isA);
  EXPECT_EQ(asking.walker.host.allocations, before);
}

}  // namespace
}  // namespace rt::test
