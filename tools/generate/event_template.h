// A JSON event with blanks: literal text copied as it is, blanks filled for each event.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::generate {

// What a blank stands for: X(enumerator, spelling). In template text a blank is written <spelling>.
#define RULEC_BLANKS(X)                       \
  X(None, "")                                 \
  X(Time, "time")                             \
  X(StartTime, "start_time")                  \
  X(Sequence, "sequence")                     \
  X(EventId, "event_id")                      \
  X(AgentId, "agent_id")                      \
  X(HostId, "host_id")                        \
  X(HostName, "host_name")                    \
  X(HostAddress, "host_ip")                   \
  X(HostAddress6, "host_ip6")                 \
  X(HostMac, "host_mac")                      \
  X(UserName, "user")                         \
  X(UserId, "user_id")                        \
  X(Pid, "pid")                               \
  X(ParentPid, "parent_pid")                  \
  X(ThreadId, "thread_id")                    \
  X(Entity, "entity")                         \
  X(ParentEntity, "parent_entity")            \
  X(RandomEntity, "random_entity")            \
  X(Executable, "executable")                 \
  X(ProcessName, "name")                      \
  X(CommandLine, "command_line")              \
  X(Arguments, "args")                        \
  X(ParentExecutable, "parent_executable")    \
  X(ParentName, "parent_name")                \
  X(ParentCommandLine, "parent_command_line") \
  X(Signer, "signer")                         \
  X(ParentSigner, "parent_signer")            \
  X(Md5, "md5")                               \
  X(Sha1, "sha1")                             \
  X(Sha256, "sha256")                         \
  X(SourcePort, "source_port")                \
  X(Destination, "destination_ip")            \
  X(DestinationPort, "destination_port")      \
  X(Bytes, "bytes")                           \
  X(FileDirectory, "file_directory")          \
  X(FileStem, "file_stem")                    \
  X(FileExtension, "file_extension")          \
  X(Domain, "domain")                         \
  X(PublicAddress, "public_ip")               \
  X(LibraryName, "library")                   \
  X(RegistryKey, "registry_key")              \
  X(RegistryValue, "registry_value")          \
  X(Number, "number")

enum class Blank : uint8_t {
#define RULEC_BLANK(name, spelling) name,
  RULEC_BLANKS(RULEC_BLANK)
#undef RULEC_BLANK
};
#define RULEC_BLANK(name, spelling) +1
inline constexpr size_t kBlanks = 0 RULEC_BLANKS(RULEC_BLANK);
#undef RULEC_BLANK

/// Literal text, then a blank. The last piece of a template has Blank::None.
struct TemplatePiece {
  std::string literal;
  Blank blank = Blank::None;
};

struct EventTemplate {
  std::vector<TemplatePiece> pieces;
};

/// Splits template text at its blanks. An unknown blank is a mistake in our own tables: it asserts.
[[nodiscard]] EventTemplate parseTemplate(std::string_view text);

}  // namespace rulec::generate
