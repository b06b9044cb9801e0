#include "tools/generate/fill_blank.h"

#include <array>
#include <charconv>
#include <chrono>

namespace rulec::generate {
namespace {

using Text = std::string;
using Filler = void (*)(const Scene& scene, Text& out);

constexpr std::array<uint16_t, 8> kPorts = {443, 80, 53, 22, 8443, 3389, 445, 993};

void appendNumber(Text& out, uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
  out.append(digits, end);
}

void appendPadded(Text& out, unsigned number, unsigned width) {
  char digits[4] = {'0', '0', '0', '0'};
  for (unsigned i = width; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
  out.append(digits, width);
}

void appendUuid(Text& out, Random& random) {
  constexpr size_t kGroups[] = {8, 4, 4, 4, 12};
  for (size_t i = 0; i < std::size(kGroups); ++i) {
    if (i > 0) out += '-';
    appendHex(out, kGroups[i], random);
  }
}

const Catalogue& catalogue(const Scene& scene) { return catalogueOf(scene.facts.host->os); }

/// One of the texts, always the same for the same facts. `salt` makes choices from several lists independent.
std::string_view chosen(std::span<const std::string_view> texts, const Scene& scene, size_t salt) {
  return texts[scene.facts.choice / salt % texts.size()];
}

struct Filling {
  Blank blank;
  Filler fill;
};

constexpr auto kFillings = std::to_array<Filling>({
    {Blank::None, [](const Scene&, Text&) {}},
    {Blank::Time, [](const Scene& s, Text& out) { out += s.facts.time; }},
    {Blank::StartTime, [](const Scene& s, Text& out) { out += s.facts.startTime; }},
    {Blank::Sequence, [](const Scene& s, Text& out) { appendNumber(out, 100000 + s.facts.index); }},
    {Blank::EventId, [](const Scene& s, Text& out) { appendUuid(out, s.random); }},
    {Blank::AgentId, [](const Scene& s, Text& out) { out += s.facts.host->agentId; }},
    {Blank::HostId, [](const Scene& s, Text& out) { out += s.facts.host->id; }},
    {Blank::HostName, [](const Scene& s, Text& out) { out += s.facts.host->name; }},
    {Blank::HostAddress, [](const Scene& s, Text& out) { out += s.facts.host->address; }},
    {Blank::HostAddress6, [](const Scene& s, Text& out) { out += s.facts.host->address6; }},
    {Blank::HostMac, [](const Scene& s, Text& out) { out += s.facts.host->mac; }},
    {Blank::UserName, [](const Scene& s, Text& out) { out += s.facts.host->user; }},
    {Blank::UserId, [](const Scene& s, Text& out) { out += s.facts.host->userId; }},
    {Blank::Pid, [](const Scene& s, Text& out) { appendNumber(out, s.facts.process.pid); }},
    {Blank::ParentPid, [](const Scene& s, Text& out) { appendNumber(out, s.facts.parent.pid); }},
    {Blank::ThreadId, [](const Scene& s, Text& out) { appendNumber(out, s.facts.process.pid + 4); }},
    {Blank::Entity, [](const Scene& s, Text& out) { appendEntityId(out, s.facts.process.identity); }},
    {Blank::ParentEntity, [](const Scene& s, Text& out) { appendEntityId(out, s.facts.parent.identity); }},
    {Blank::RandomEntity, [](const Scene& s, Text& out) { appendEntityId(out, s.random.next()); }},
    {Blank::Executable, [](const Scene& s, Text& out) { out += s.facts.process.program->executable; }},
    {Blank::ProcessName, [](const Scene& s, Text& out) { out += s.facts.process.program->name; }},
    {Blank::CommandLine, [](const Scene& s, Text& out) { out += s.facts.process.program->commandLine; }},
    {Blank::Arguments, [](const Scene& s, Text& out) { out += s.facts.process.program->arguments; }},
    {Blank::ParentExecutable, [](const Scene& s, Text& out) { out += s.facts.parent.program->executable; }},
    {Blank::ParentName, [](const Scene& s, Text& out) { out += s.facts.parent.program->name; }},
    {Blank::ParentCommandLine, [](const Scene& s, Text& out) { out += s.facts.parent.program->commandLine; }},
    {Blank::Signer, [](const Scene& s, Text& out) { out += s.facts.process.program->signer; }},
    {Blank::ParentSigner, [](const Scene& s, Text& out) { out += s.facts.parent.program->signer; }},
    {Blank::Md5, [](const Scene& s, Text& out) { appendHex(out, 32, s.random); }},
    {Blank::Sha1, [](const Scene& s, Text& out) { appendHex(out, 40, s.random); }},
    {Blank::Sha256, [](const Scene& s, Text& out) { appendHex(out, 64, s.random); }},
    {Blank::SourcePort, [](const Scene& s, Text& out) { appendNumber(out, 49152 + s.random.below(16384)); }},
    {Blank::Destination, [](const Scene& s, Text& out) { out += s.facts.destination; }},
    {Blank::DestinationPort, [](const Scene& s, Text& out) { appendNumber(out, s.random.pick(kPorts)); }},
    {Blank::Bytes, [](const Scene& s, Text& out) { appendNumber(out, s.random.below(1 << 20)); }},
    {Blank::FileDirectory, [](const Scene& s, Text& out) { out += chosen(catalogue(s).directories, s, 1); }},
    {Blank::FileStem, [](const Scene& s, Text& out) { out += chosen(fileStems(), s, 7); }},
    {Blank::FileExtension, [](const Scene& s, Text& out) { out += chosen(catalogue(s).extensions, s, 101); }},
    {Blank::Domain, [](const Scene& s, Text& out) { out += s.random.pick(domains()); }},
    {Blank::PublicAddress, [](const Scene& s, Text& out) { out += s.random.pick(s.publicAddresses); }},
    {Blank::LibraryName, [](const Scene& s, Text& out) { out += chosen(catalogue(s).libraries, s, 1009); }},
    {Blank::RegistryKey, [](const Scene& s, Text& out) { out += chosen(registryKeys(), s, 1); }},
    {Blank::RegistryValue, [](const Scene& s, Text& out) { out += chosen(registryValues(), s, 11); }},
    {Blank::Number, [](const Scene& s, Text& out) { appendNumber(out, s.facts.choice % 1000); }},
});

constexpr bool isInOrder() {
  for (size_t i = 0; i < kFillings.size(); ++i)
    if (kFillings[i].blank != static_cast<Blank>(i)) return false;
  return kFillings.size() == kBlanks;
}
static_assert(isInOrder(), "one filling per blank, in the order of RULEC_BLANKS");

}  // namespace

void fillBlank(Blank blank, const Scene& scene, std::string& out) {
  kFillings[static_cast<size_t>(blank)].fill(scene, out);
}

void appendIsoTime(std::string& out, int64_t msSinceEpoch) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{msSinceEpoch}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss<milliseconds> clock{time - day};
  appendPadded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  out += '-';
  appendPadded(out, static_cast<unsigned>(date.month()), 2);
  out += '-';
  appendPadded(out, static_cast<unsigned>(date.day()), 2);
  out += 'T';
  appendPadded(out, static_cast<unsigned>(clock.hours().count()), 2);
  out += ':';
  appendPadded(out, static_cast<unsigned>(clock.minutes().count()), 2);
  out += ':';
  appendPadded(out, static_cast<unsigned>(clock.seconds().count()), 2);
  out += '.';
  appendPadded(out, static_cast<unsigned>(clock.subseconds().count()), 3);
  out += 'Z';
}

}  // namespace rulec::generate
