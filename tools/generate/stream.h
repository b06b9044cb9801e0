// An endless stream of realistic events of many machines, as JSON lines.
//
// The seed rule (rules/macos/) is the measure of interest: events that satisfy its first step appear at a chosen rate,
// most of them followed by a network event of the same process.
#pragma once

#include "tools/generate/event_texts.h"
#include "tools/generate/fill_blank.h"
#include "tools/generate/random.h"
#include "tools/generate/world.h"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace rulec::generate {

struct StreamOptions {
  uint64_t seed = 1;
  size_t hosts = 200;
  /// Fraction of events that satisfy the seed rule's first step, 0 to 0.2.
  double rate = 1e-3;
  /// Fraction of these that are followed by a network event of the same entity within 400 events; every second
  /// one of those goes to a public address.
  double followed = 0.75;
  Size size = Size::Full;
  int64_t startMs = 1767225600000;  // 2026-01-01
};

class EventStream {
 public:
  explicit EventStream(const StreamOptions& options);

  /// Appends the next event, without line ending. The proportions are: process 35 %, file 27 %, network 20 %, dns 6 %,
  /// library 5 %, registry (elsewhere than on Windows: file) 7 %, of which 40 % are Windows, so that registry events
  /// proper are about 3 % of all.
  void append(std::string& out);

 private:
  struct FollowUp {
    uint64_t due = 0;
    size_t host = 0;
    Process process = {};
    bool isPublic = false;
  };
  using Templates = std::array<std::array<std::vector<EventTemplate>, kCategories>, 3>;

  void appendOrdinary(std::string& out);
  void appendInstallerChild(std::string& out);
  void appendFollowUp(std::string& out);
  void render(const EventTemplate& event, const Facts& facts, std::string& out);
  Facts factsOf(const Host& host);
  void followUp(size_t host, const Process& process);
  const EventTemplate& templateOf(Os os, Category category, size_t which) const;
  Category pickCategory();
  const Process& startProcess(Host& host);

  StreamOptions options_;
  Random random_;
  World world_;
  Templates templates_;
  std::vector<size_t> macHosts_;
  std::vector<std::string> publicAddresses_, privateAddresses_;
  std::deque<FollowUp> followUps_;
  uint64_t index_ = 0;
  int64_t nowMs_ = 0;
  std::string timeText_, startTimeText_;
};

}  // namespace rulec::generate
