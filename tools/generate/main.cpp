// rulec-generate: writes realistic events as NDJSON on standard output, the same for the same options.
#include "tools/generate/stream.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace {

using rulec::generate::EventStream;
using rulec::generate::Size;
using rulec::generate::StreamOptions;

constexpr std::string_view kUsage =
    "usage: rulec-generate [--events N | --bytes N[K|M|G]] [--rate F] [--followed F] [--hosts N] [--seed N] [--small]\n"
    "\n"
    "Writes realistic endpoint events (Windows 40 %, Linux 30 %, macOS 30 %) as NDJSON on standard output.\n"
    "  --events N     number of events (default 1000)\n"
    "  --bytes N      stop at the first line end at or after N bytes\n"
    "  --rate F       fraction of events that satisfy the first step of the installer rule (default 0.001)\n"
    "  --followed F   fraction of these that a network event of the same process follows (default 0.75)\n"
    "  --hosts N      number of machines (default 200)\n"
    "  --seed N       the same seed gives the same bytes (default 1)\n"
    "  --small        only the fields that rules read: about 0.8 KB an event instead of 2.5 KB\n";

struct Arguments {
  StreamOptions stream;
  uint64_t events = 1000;
  uint64_t bytes = UINT64_MAX;
};

uint64_t unitOf(char suffix) {
  switch (suffix) {
    case 'K':
      return 1000;
    case 'M':
      return 1000 * 1000;
    case 'G':
      return 1000 * 1000 * 1000;
    default:
      return 0;
  }
}

std::optional<uint64_t> readCount(const char* text) {
  char* end = nullptr;
  errno = 0;
  const unsigned long long number = std::strtoull(text, &end, 10);
  if (end == text || errno != 0 || *text == '-') return std::nullopt;
  if (*end == 0) return number;
  const uint64_t unit = unitOf(*end);
  if (unit == 0 || end[1] != 0 || number > UINT64_MAX / unit) return std::nullopt;
  return number * unit;
}

std::optional<double> readFraction(const char* text, double most) {
  char* end = nullptr;
  const double number = std::strtod(text, &end);
  if (end == text || *end != 0 || !(number >= 0 && number <= most)) return std::nullopt;
  return number;
}

/// Sets `target` and returns whether there was something to set it to.
template <class Target, class Source>
bool assign(Target& target, const std::optional<Source>& value) {
  if (value) target = static_cast<Target>(*value);
  return value.has_value();
}

bool readOption(std::string_view name, const char* value, Arguments& arguments) {
  if (name == "--rate") return assign(arguments.stream.rate, readFraction(value, 0.2));
  if (name == "--followed") return assign(arguments.stream.followed, readFraction(value, 1));
  if (name == "--seed") return assign(arguments.stream.seed, readCount(value));
  if (name == "--hosts") return assign(arguments.stream.hosts, readCount(value)) && arguments.stream.hosts > 0;
  if (name == "--events") return assign(arguments.events, readCount(value));
  if (name != "--bytes") return false;
  arguments.events = UINT64_MAX;
  return assign(arguments.bytes, readCount(value));
}

std::optional<Arguments> readArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--small") {
      arguments.stream.size = Size::Small;
      continue;
    }
    if (i + 1 >= argc || !readOption(name, argv[i + 1], arguments)) return std::nullopt;
    ++i;
  }
  return arguments;
}

bool writeAll(const std::string& block) { return std::fwrite(block.data(), 1, block.size(), stdout) == block.size(); }

bool generate(const Arguments& arguments) {
  constexpr size_t kBlock = 1 << 18;
  EventStream stream(arguments.stream);
  std::string block;
  block.reserve(kBlock + (1 << 14));
  uint64_t written = 0;
  for (uint64_t event = 0; event < arguments.events && written + block.size() < arguments.bytes; ++event) {
    stream.append(block);
    block += '\n';
    if (block.size() < kBlock) continue;
    if (!writeAll(block)) return false;
    written += block.size();
    block.clear();
  }
  return writeAll(block) && std::fflush(stdout) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") return std::fputs(kUsage.data(), stdout) < 0 ? 3 : 0;
  const std::optional<Arguments> arguments = readArguments(argc, argv);
  if (!arguments) {
    std::fputs(kUsage.data(), stderr);
    return 3;
  }
  if (generate(*arguments)) return 0;
  std::fprintf(stderr, "rulec-generate: cannot write: %s\n", std::strerror(errno));
  return 3;
}
