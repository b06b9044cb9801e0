// The machines that the generated events come from: hosts, their users and their running processes.
#pragma once

#include "tools/generate/random.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::generate {

enum class Os : uint8_t { Windows, Linux, MacOs };

/// A program that runs on some system. Texts are JSON string contents, already escaped.
struct Program {
  std::string_view name;
  std::string_view executable;
  std::string_view commandLine;
  std::string_view arguments;  // the elements of a JSON array
  std::string_view signer;
};

struct Process {
  const Program* program = nullptr;
  uint32_t pid = 0;
  uint64_t identity = 0;  // its entity id is computed from this
};

/// Process 0 of a host is the root of its processes: it never ends.
inline constexpr size_t kProcessesPerHost = 32;

struct Host {
  Os os = Os::Linux;
  std::string name, id, agentId, address, address6, mac, user, userId;
  std::array<Process, kProcessesPerHost> processes;
};

/// The tables of one system. Paths are JSON string contents.
struct Catalogue {
  std::span<const Program> programs;  // the first is the root process
  std::span<const std::string_view> directories;
  std::span<const std::string_view> extensions;
  std::span<const std::string_view> libraries;
};

[[nodiscard]] const Catalogue& catalogueOf(Os os);
/// macOS' Installer: no child of an ordinary process has it as parent.
[[nodiscard]] const Program& installerProgram();
[[nodiscard]] std::span<const std::string_view> domains();
[[nodiscard]] std::span<const std::string_view> registryKeys();
[[nodiscard]] std::span<const std::string_view> registryValues();
[[nodiscard]] std::span<const std::string_view> fileStems();

struct World {
  std::vector<Host> hosts;
};

/// `hostCount` hosts: 40 % Windows, 30 % Linux, 30 % macOS.
[[nodiscard]] World makeWorld(size_t hostCount, Random& random);

/// A process that has just been started.
[[nodiscard]] Process makeProcess(const Program& program, Random& random);

/// The process's entity id, 56 characters of base64 as endpoint sensors write it.
void appendEntityId(std::string& out, uint64_t identity);

/// `count` random lower-case hexadecimal digits.
void appendHex(std::string& out, size_t count, Random& random);

/// A random unicast IPv4 address outside / inside the blocks that are not on the internet.
[[nodiscard]] std::string publicAddress(Random& random);
[[nodiscard]] std::string privateAddress(Random& random);

}  // namespace rulec::generate
