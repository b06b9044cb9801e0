#include "compiler/driver/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace rulec::driver {
namespace {

std::string lastError() { return std::strerror(errno); }

bool writeAll(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

/// \returns empty for a file and a pipe.
std::string whyNotRead(mode_t mode) {
  if (S_ISREG(mode) || S_ISFIFO(mode)) return {};
  return S_ISDIR(mode) ? "it is a directory" : "it is a device";
}

/// The next bytes; of a pipe when there are some. \returns 0 at the end and <0 on an error.
ssize_t readSome(int fd, char* buffer, size_t size) {
  for (;;) {
    ssize_t n = ::read(fd, buffer, size);
    if (n >= 0 || (errno != EINTR && errno != EAGAIN)) return n;
    pollfd waiting{fd, POLLIN, 0};
    if (errno == EAGAIN) ::poll(&waiting, 1, -1);
  }
}

}  // namespace

FileText readFile(const std::string& path, size_t limit) {
  // Without O_NONBLOCK the call would wait for somebody to write to a pipe.
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return {{}, errno == ENXIO ? "it is a socket" : lastError()};
  struct stat info{};
  FileText file{{}, ::fstat(fd, &info) == 0 ? whyNotRead(info.st_mode) : lastError()};
  char buffer[1 << 16];
  while (file.error.empty() && !file.tooLarge) {
    ssize_t n = readSome(fd, buffer, sizeof buffer);
    if (n < 0) file.error = lastError();
    if (n == 0 && file.text.empty() && S_ISFIFO(info.st_mode)) file.error = "nobody writes to this pipe";
    if (n <= 0) break;
    file.text.append(buffer, static_cast<size_t>(n));
    file.tooLarge = file.text.size() > limit;
  }
  ::close(fd);
  if (file.tooLarge) file.text.clear();
  return file;
}

bool isWrittenThrough(const std::string& path) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

std::string writeFile(const std::string& path, std::string_view text) {
  if (path == "-") return writeAll(STDOUT_FILENO, text) ? "" : fmt::format("cannot write: {}", lastError());
  bool through = isWrittenThrough(path);
  std::string temporary = through ? path : fmt::format("{}.{}.tmp", path, ::getpid());
  int fd = ::open(temporary.c_str(), O_WRONLY | O_CLOEXEC | (through ? 0 : O_CREAT | O_TRUNC), 0666);
  if (fd < 0) return fmt::format("cannot write `{}`: {}", path, lastError());
  bool written = writeAll(fd, text);
  std::string error = written ? "" : lastError();
  if (::close(fd) != 0 && error.empty()) error = lastError();
  if (error.empty() && (through || std::rename(temporary.c_str(), path.c_str()) == 0)) return {};
  if (error.empty()) error = lastError();
  if (!through) ::unlink(temporary.c_str());
  return fmt::format("cannot write `{}`: {}", path, error);
}

}  // namespace rulec::driver
