// The walk on any bytes: the levels agree, nothing outside the line is read, and a line that validates walks.
#include "runtime/core/validate.h"
#include "test/unit/runtime/levels.h"
#include "test/unit/runtime/walk_reading.h"

namespace rt::test {
namespace {

void check(bool holds) {
  if (!holds) __builtin_trap();
}

WalkPlan& plan() {
  static WalkPlan plan({{"@timestamp", RT_DATE},
                        {"a", RT_TEXT},
                        {"a.b", RT_INTEGER},
                        {"a.b.c", RT_DOUBLE},
                        {"number", RT_UNSIGNED},
                        {"number", RT_TEXT},
                        {"flag", RT_BOOLEAN},
                        {"time", RT_DATE_NANOS},
                        {"address", RT_ADDRESS},
                        {"event.category", RT_TEXT}});
  return plan;
}

/// A line in which RapidJSON finds no fault has the paths' scalars in the same number, unless they do not convert.
void checkTexts(const std::string& line, const WalkerUnderTest& walker) {
  PathReader json;
  if (line.find('\0') != std::string::npos || !readPaths(line, json)) return;
  Reading reading = walker.reading();
  for (size_t slot = 0; slot < reading.size(); ++slot) {
    if (plan().fields()[slot].type != RT_TEXT) continue;
    const auto& expected = json.found[plan().fields()[slot].path];
    check(reading[slot].size() == expected.size());
    for (size_t i = 0; i < expected.size(); ++i) check(reading[slot][i].text == expected[i].text);
  }
}

void run(std::string_view bytes) {
  std::string line(bytes);
  WalkerUnderTest best(plan(), RT_SIMD_BEST);
  LineFault fault = best.read(line);
  for (rt_simd wanted : wantedLevels()) {
    WalkerUnderTest other(plan(), wanted);
    check(other.read(line) == fault && other.reading() == best.reading());
    check(other.walker.coercions == best.walker.coercions);
  }
  Padded padded(line);
  LineFault validated = validateLine(padded.data(), padded.size());
  bool fine = validated == LineFault::None || validated == LineFault::Utf8;
  check(!fine || fault == LineFault::None);
  check(fault == LineFault::None || fault == validated);
  if (validated == LineFault::None) checkTexts(line, best);
}

}  // namespace
}  // namespace rt::test

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  rt::test::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
