#include "compiler/driver/event_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rulec::driver {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

enum class Ended { File, Sink, Error };

Ended readAll(int fd, std::vector<char>& buffer, const EventSink& sink) {
  for (;;) {
    ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return Ended::Error;
    if (n == 0) return sink.endOfFile() ? Ended::File : Ended::Sink;
    if (!sink.chunk({buffer.data(), static_cast<size_t>(n)})) return Ended::Sink;
  }
}

}  // namespace

std::string readEvents(const std::vector<std::string>& files, const EventSink& sink) {
  std::vector<char> buffer(kChunk);
  for (const std::string& file : files.empty() ? std::vector<std::string>{"-"} : files) {
    int fd = file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    Ended ended = fd < 0 ? Ended::Error : readAll(fd, buffer, sink);
    std::string error = ended == Ended::Error ? fmt::format("cannot read `{}`: {}", file, std::strerror(errno)) : "";
    if (fd > STDIN_FILENO) ::close(fd);
    if (ended != Ended::File) return error;
  }
  return {};
}

}  // namespace rulec::driver
