#include "compiler/driver/files.h"

#include <fcntl.h>
#include <fmt/format.h>
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

}  // namespace

FileText readFile(const std::string& path, size_t limit) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {{}, lastError()};
  FileText file;
  struct stat info{};
  if (::fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) file.error = "it is a directory";
  char buffer[1 << 16];
  while (file.error.empty() && !file.tooLarge) {
    ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) file.error = lastError();
    if (n <= 0) break;
    file.text.append(buffer, static_cast<size_t>(n));
    file.tooLarge = file.text.size() > limit;
  }
  ::close(fd);
  if (file.tooLarge) file.text.clear();
  return file;
}

std::string writeFile(const std::string& path, std::string_view text) {
  if (path == "-") return writeAll(STDOUT_FILENO, text) ? "" : fmt::format("cannot write: {}", lastError());
  std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return fmt::format("cannot write `{}`: {}", path, lastError());
  bool written = writeAll(fd, text);
  std::string error = written ? "" : lastError();
  if (::close(fd) != 0 && error.empty()) error = lastError();
  if (error.empty() && std::rename(temporary.c_str(), path.c_str()) == 0) return {};
  if (error.empty()) error = lastError();
  ::unlink(temporary.c_str());
  return fmt::format("cannot write `{}`: {}", path, error);
}

}  // namespace rulec::driver
