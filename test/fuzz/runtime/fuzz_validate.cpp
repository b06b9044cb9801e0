// validateLine against RapidJSON's verdict, and trees: what is written parses to the same tree.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/core/tree.h"
#include "runtime/core/validate.h"
#include "test/unit/runtime/json_reference.h"
#include "test/unit/runtime/padded.h"
#include "test/unit/runtime/test_host.h"

namespace rt::test {
namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

void compareVerdicts(std::string_view line, LineFault fault) {
  JsonVerdict strict = strictVerdict(line);
  if (fault == LineFault::Depth || strict.tooBig) return;  // limits that the other has not
  require((fault == LineFault::None) ==
          (strict.wellFormed && strict.goodText && strict.object && strict.depth <= kMaxDepth));
  JsonVerdict loose = looseVerdict(line);
  bool wellFormed = fault == LineFault::None || fault == LineFault::Utf8 || fault == LineFault::NotObject;
  if (!loose.stopped) require(wellFormed == loose.wellFormed);
}

std::string written(const Tree& tree) {
  Buffer<char> out = makeBuffer<char>(tree.nodes.allocator);
  require(treeWrite(tree, 0, out));
  std::string text(out.data, out.size);
  destroy(out);
  return text;
}

/// \returns whether the line has a tree.
bool checkTree(const Padded& line, LineFault fault) {
  TestHost host;
  Tree tree = makeTree(&host.host);
  bool parsed = treeParse(tree, line.data(), line.size());
  std::string once = written(tree);  // of any line: the tree is one whatever was read
  if (fault == LineFault::None || fault == LineFault::Utf8) {
    require(parsed);
    Padded again(once);
    LineFault second = validateLine(again.data(), again.size());
    require(second == LineFault::None || second == LineFault::Depth);
    Tree copy = makeTree(&host.host);
    require(treeParse(copy, again.data(), again.size()));
    require(second == LineFault::Depth ||
            (written(copy) == once && treeEqual(tree, 0, copy, 0) && treeEqual(copy, 0, tree, 0)));
    treeDestroy(copy);
  }
  treeDestroy(tree);
  require(host.bytes == 0);
  return parsed;
}

}  // namespace
}  // namespace rt::test

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  rt::test::Padded line(text);
  rt::LineFault fault = rt::validateLine(line.data(), line.size());
  for (uint32_t wanted = RT_SIMD_SCALAR; wanted <= RT_SIMD_HIGHEST; ++wanted)
    rt::test::require(rt::validateLine(rt::chooseSimd(wanted), line.data(), line.size()) == fault);
  rt::test::compareVerdicts(text, fault);
  rt::test::checkTree(line, fault);
  return 0;
}
