// How long each phase took.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace rulec::driver {

/// Wall time of named phases, in the order they first ended. Phases of one name are added up.
class Timings {
 public:
  Timings() : last_(Clock::now()) {}

  /// Ends the phase that began with the previous call (or with construction).
  void lap(const std::string& phase);
  /// Adds a line to what is printed.
  void note(const std::string& text) { notes_.push_back(text); }
  /// Prints one line per phase and the total, in milliseconds, and the notes on standard error.
  void print() const;

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last_;
  std::vector<std::pair<std::string, double>> phases_;
  std::vector<std::string> notes_;
};

}  // namespace rulec::driver
