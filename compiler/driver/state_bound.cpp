#include "compiler/driver/state_bound.h"

#include "compiler/driver/options.h"
#include "runtime/embed/matcher.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::driver {
namespace {

constexpr size_t kLine = 1000;  // bytes of the event that the arithmetic is shown for

size_t cells(size_t bytes) { return (bytes + RT_CHAIN_BYTES - 1) / RT_CHAIN_BYTES; }

std::string sharedBound() {
  uint64_t mb = RunOptions{}.stateMb;
  return fmt::format("    all rules together at most --state-mb: {} MiB = {} bytes\n", mb, mb << 20);
}

/// A start holds the hits of its steps: four in its cell, seven in each further one.
size_t cellsOfStart(size_t hits) { return 1 + (std::max<size_t>(hits, 4) - 4 + 6) / 7; }

std::string explainSequence(const ir::Sequence& sequence) {
  auto missing = static_cast<size_t>(std::ranges::count(sequence.steps, true, &ir::Step::missing));
  size_t waiting = sequence.steps.size() - missing - 1;  // starts: one after each step but the last
  size_t starts = 0;                                     // cells of these
  for (size_t hits = 1; hits <= waiting; ++hits) starts += cellsOfStart(hits);
  size_t events = waiting * (waiting + 1) / 2;  // the start after step k holds k
  size_t event = (1 + cells(kLine)) * RT_CELL_BYTES;
  size_t key = 1 + (missing + 6) / 7;  // cells; seven times of missing steps in one
  std::string out = "  memory, for each value of the join key at most:\n";
  out += fmt::format("    key: {} x {} = {} bytes, and what of it is longer than its cell\n", key, RT_CELL_BYTES,
                     key * RT_CELL_BYTES);
  out +=
      fmt::format("    {} waiting: {} x {} = {} bytes\n", waiting == 1 ? "1 start" : fmt::format("{} starts", waiting),
                  starts, RT_CELL_BYTES, starts * RT_CELL_BYTES);
  out +=
      fmt::format("    their events: {} x {} = {} bytes, if each has {} bytes\n", events, event, events * event, kLine);
  out += fmt::format("    together: {} bytes\n", (key + starts) * RT_CELL_BYTES + events * event);
  if (sequence.steps.back().missing) out += "    and whole sequences, until their span has passed\n";
  return out + sharedBound();
}

}  // namespace

std::string explainState(const ir::Rule& rule) {
  if (std::holds_alternative<ir::EventMatch>(rule.body))
    return rule.pipes.empty() ? "  memory: nothing is kept between events\n"
                              : "  memory, for the results that pipes keep:\n" + sharedBound();
  if (const auto* sequence = std::get_if<ir::Sequence>(&rule.body)) return explainSequence(*sequence);
  if (std::holds_alternative<ir::Threshold>(rule.body))
    return "  memory, for the times and the counted values of each group within the window:\n" + sharedBound();
  if (std::holds_alternative<ir::NewTerms>(rule.body))
    return fmt::format("  memory, for each known tuple: {} bytes, and what of it is longer than its cell\n",
                       RT_CELL_BYTES) +
           sharedBound();
  return "  memory, for the events of each join key until the end:\n" + sharedBound();
}

}  // namespace rulec::driver
