#include "tools/generate/stream.h"

#include <algorithm>

namespace rulec::generate {
namespace {

constexpr uint64_t kFollowUpWithin = 400;  // events
constexpr double kInstallerItself = 3e-4;  // share of macOS process starts that are the installer: a decoy
constexpr size_t kAddressPool = 4096;

}  // namespace

EventStream::EventStream(const StreamOptions& options)
    : options_(options), random_(options.seed), world_(makeWorld(options.hosts, random_)), nowMs_(options.startMs) {
  for (const Os os : {Os::Windows, Os::Linux, Os::MacOs})
    for (size_t category = 0; category < kCategories; ++category)
      templates_[static_cast<size_t>(os)][category] = makeTemplates(os, static_cast<Category>(category), options.size);
  for (size_t i = 0; i < world_.hosts.size(); ++i)
    if (world_.hosts[i].os == Os::MacOs) macHosts_.push_back(i);
  for (size_t i = 0; i < kAddressPool; ++i) {
    publicAddresses_.push_back(publicAddress(random_));
    privateAddresses_.push_back(privateAddress(random_));
  }
}

void EventStream::append(std::string& out) {
  nowMs_ += static_cast<int64_t>(random_.below(3));
  timeText_.clear();
  appendIsoTime(timeText_, nowMs_);
  startTimeText_.clear();
  appendIsoTime(startTimeText_, nowMs_ - static_cast<int64_t>(random_.below(3'600'000)));
  if (!followUps_.empty() && followUps_.front().due <= index_)
    appendFollowUp(out);
  else if (!macHosts_.empty() && random_.chance(options_.rate))
    appendInstallerChild(out);
  else
    appendOrdinary(out);
  ++index_;
}

Category EventStream::pickCategory() {
  const uint64_t percent = random_.below(100);
  if (percent < 35) return Category::Process;
  if (percent < 62) return Category::File;
  if (percent < 82) return Category::Network;
  if (percent < 88) return Category::Dns;
  if (percent < 93) return Category::Library;
  return Category::Registry;
}

const EventTemplate& EventStream::templateOf(Os os, Category category, size_t which) const {
  const std::vector<EventTemplate>& all = templates_[static_cast<size_t>(os)][static_cast<size_t>(category)];
  return all[which % all.size()];
}

Facts EventStream::factsOf(const Host& host) {
  return {.host = &host,
          .process = host.processes[1 + random_.below(kProcessesPerHost - 1)],
          .parent = host.processes[0],
          .choice = random_.next() >> 8,
          .index = index_,
          .time = timeText_,
          .startTime = startTimeText_};
}

const Process& EventStream::startProcess(Host& host) {
  Process& slot = host.processes[1 + random_.below(kProcessesPerHost - 1)];
  const bool installer = host.os == Os::MacOs && random_.chance(kInstallerItself);
  slot = makeProcess(installer ? installerProgram() : random_.pick(catalogueOf(host.os).programs), random_);
  return slot;
}

void EventStream::appendOrdinary(std::string& out) {
  Host& host = world_.hosts[random_.below(world_.hosts.size())];
  const Category category = pickCategory();
  const size_t which = random_.below(60);
  Facts facts = factsOf(host);
  const Process& parent = host.processes[random_.below(kProcessesPerHost)];
  if (parent.program != &installerProgram()) facts.parent = parent;
  if (category == Category::Process && which % 3 != 2) facts.process = startProcess(host);
  if (category == Category::Network)
    facts.destination = random_.pick(random_.chance(0.5) ? publicAddresses_ : privateAddresses_);
  render(templateOf(host.os, category, which), facts, out);
}

void EventStream::appendInstallerChild(std::string& out) {
  const size_t host = random_.pick(macHosts_);
  Facts facts = factsOf(world_.hosts[host]);
  facts.parent = makeProcess(installerProgram(), random_);
  facts.process = makeProcess(random_.pick(catalogueOf(Os::MacOs).programs), random_);
  if (random_.chance(options_.followed)) followUp(host, facts.process);
  render(templateOf(Os::MacOs, Category::Process, 0), facts, out);
}

void EventStream::followUp(size_t host, const Process& process) {
  const uint64_t earliest = followUps_.empty() ? index_ : followUps_.back().due;
  const uint64_t due = std::max(earliest, index_ + random_.below(kFollowUpWithin / 2)) + 1;
  if (due <= index_ + kFollowUpWithin)
    followUps_.push_back({.due = due, .host = host, .process = process, .isPublic = random_.chance(0.5)});
}

void EventStream::appendFollowUp(std::string& out) {
  const FollowUp next = followUps_.front();
  followUps_.pop_front();
  Facts facts = factsOf(world_.hosts[next.host]);
  facts.process = next.process;
  facts.destination = random_.pick(next.isPublic ? publicAddresses_ : privateAddresses_);
  render(templateOf(Os::MacOs, Category::Network, 0), facts, out);
}

void EventStream::render(const EventTemplate& event, const Facts& facts, std::string& out) {
  const Scene scene{facts, random_, publicAddresses_};
  for (const TemplatePiece& piece : event.pieces) {
    out += piece.literal;
    fillBlank(piece.blank, scene, out);
  }
}

}  // namespace rulec::generate
