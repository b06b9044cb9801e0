#include "tools/generate/world.h"

#include <fmt/format.h>

namespace rulec::generate {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::string_view, 16> kUsers = {"avery",  "blake",  "casey",  "devon",  "ellis", "frankie",
                                                     "gray",   "harper", "indigo", "jordan", "kai",   "logan",
                                                     "morgan", "noel",   "parker", "quinn"};

std::string uuid(Random& random) {
  std::string out;
  for (const size_t digits : {8u, 4u, 4u, 4u, 12u}) {
    if (!out.empty()) out += '-';
    appendHex(out, digits, random);
  }
  return out;
}

Os osOfHost(size_t index) {
  const size_t place = index % 10;
  return place < 4 ? Os::Windows : place < 7 ? Os::Linux : Os::MacOs;
}

std::string_view hostPrefix(Os os) {
  switch (os) {
    case Os::Windows:
      return "win-desk";
    case Os::Linux:
      return "lnx-node";
    case Os::MacOs:
      return "mac-book";
  }
  return {};
}

std::string userId(Os os, Random& random) {
  if (os != Os::Windows) return fmt::format("{}", (os == Os::MacOs ? 501 : 1000) + random.below(8));
  return fmt::format("S-1-5-21-{}-{}-{}-{}", random.below(1u << 31), random.below(1u << 31), random.below(1u << 31),
                     1001 + random.below(500));
}

std::string macAddress(Random& random) {
  std::string out = "02";
  for (int i = 0; i < 5; ++i) {
    out += '-';
    appendHex(out, 2, random);
  }
  return out;
}

Host makeHost(size_t index, Random& random) {
  Host host;
  host.os = osOfHost(index);
  host.name = fmt::format("{}-{:03}", hostPrefix(host.os), index);
  host.id = uuid(random);
  host.agentId = uuid(random);
  host.address = fmt::format("10.{}.{}.{}", random.below(256), random.below(256), 1 + random.below(254));
  host.address6 = fmt::format("fe80::{:x}:{:x}:{:x}:{:x}", 1 + random.below(0xffff), random.below(0x10000),
                              random.below(0x10000), random.below(0x10000));
  host.mac = macAddress(random);
  host.user = random.pick(kUsers);
  host.userId = userId(host.os, random);
  const std::span<const Program> programs = catalogueOf(host.os).programs;
  for (Process& process : host.processes) process = makeProcess(random.pick(programs), random);
  host.processes[0] = makeProcess(programs[0], random);
  return host;
}

/// Blocks of internet registries that hold no special-purpose network.
constexpr std::array<uint8_t, 24> kPublicFirst = {1,  3,  8,  13, 17, 20,  23,  31,  34,  40,  44,  52,
                                                  54, 64, 68, 77, 91, 104, 140, 151, 185, 199, 208, 216};

}  // namespace

void appendHex(std::string& out, size_t count, Random& random) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (size_t done = 0; done < count; done += 16) {
    uint64_t bits = random.next();
    for (size_t i = done; i < count && i < done + 16; ++i, bits >>= 4) out += kDigits[bits & 15];
  }
}

void appendEntityId(std::string& out, uint64_t identity) {
  uint64_t state = identity;
  for (int word = 0; word < 7; ++word) {
    uint64_t bits = splitMix(state);
    for (int i = 0; i < 8; ++i, bits >>= 6) out += kBase64[bits & 63];
  }
}

Process makeProcess(const Program& program, Random& random) {
  return {.program = &program, .pid = static_cast<uint32_t>(300 + random.below(60000)), .identity = random.next()};
}

World makeWorld(size_t hostCount, Random& random) {
  World world;
  world.hosts.reserve(hostCount);
  for (size_t i = 0; i < hostCount; ++i) world.hosts.push_back(makeHost(i, random));
  return world;
}

std::string publicAddress(Random& random) {
  return fmt::format("{}.{}.{}.{}", random.pick(kPublicFirst), random.below(256), random.below(256),
                     1 + random.below(254));
}

std::string privateAddress(Random& random) {
  const uint64_t c = random.below(256), d = 1 + random.below(254);
  switch (random.below(4)) {
    case 0:
      return fmt::format("192.168.{}.{}", c, d);
    case 1:
      return fmt::format("172.{}.{}.{}", 16 + random.below(16), c, d);
    case 2:
      return fmt::format("127.0.0.{}", d);
    default:
      return fmt::format("10.{}.{}.{}", random.below(256), c, d);
  }
}

}  // namespace rulec::generate
