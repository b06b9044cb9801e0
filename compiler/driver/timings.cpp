#include "compiler/driver/timings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace rulec::driver {

void Timings::lap(const std::string& phase) {
  Clock::time_point now = Clock::now();
  double ms = std::chrono::duration<double, std::milli>(now - last_).count();
  last_ = now;
  auto found = std::ranges::find(phases_, phase, &std::pair<std::string, double>::first);
  if (found == phases_.end()) {
    phases_.emplace_back(phase, ms);
  } else {
    found->second += ms;
  }
}

void Timings::print() const {
  double total = 0;
  for (const auto& [phase, ms] : phases_) {
    fmt::print(stderr, "{:<12} {:9.2f} ms\n", phase, ms);
    total += ms;
  }
  fmt::print(stderr, "{:<12} {:9.2f} ms\n", "total", total);
  for (const std::string& note : notes_) fmt::print(stderr, "{}\n", note);
}

}  // namespace rulec::driver
