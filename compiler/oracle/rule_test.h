// A rule as far as matching needs it, over any way to test an event.
#pragma once

#include "compiler/oracle/event.h"
#include "compiler/oracle/key.h"

#include <functional>
#include <optional>
#include <vector>

namespace rulec::oracle {

using EventTest = std::function<bool(const Event&)>;

struct StepTest {
  EventTest holds;
  std::vector<KeyField> key;
  bool missing = false;  // no event may match
};

struct RuleTest {
  enum class Shape : uint8_t { Event, Sequence, Sample };
  Shape shape = Shape::Event;   // Event: `steps` is one step without a key
  std::vector<StepTest> steps;  // of a sequence at least one is not missing
  std::optional<StepTest> until;
  std::optional<int64_t> maxspanNs;  // between the first and the last event, inclusive
  ir::Field timestamp{"@timestamp", ir::Type::Date};
  std::optional<ir::Field> tiebreaker;  // orders hits of one time that wait; those without it come last
  std::vector<ir::Pipe> pipes;
  PathSet fields;  // that the tests read; keys, time and tiebreaker apart
};

}  // namespace rulec::oracle
