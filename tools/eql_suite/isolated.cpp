#include "tools/eql_suite/isolated.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace rulec::suite {
namespace {

constexpr unsigned kMostSeconds = 60;

[[noreturn]] void runChild(const std::function<std::string()>& work, int to) {
  ::alarm(kMostSeconds);
  const std::string text = work();
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t n = ::write(to, rest.data(), rest.size());
    if (n < 0 && errno != EINTR) ::_exit(1);
    if (n > 0) rest.remove_prefix(static_cast<size_t>(n));
  }
  ::_exit(0);
}

std::string readAll(int from) {
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(buffer, static_cast<size_t>(n));
  }
}

}  // namespace

std::string isolated(const std::function<std::string()>& work) {
  int ends[2];
  if (::pipe(ends) != 0) return fmt::format("no pipe: {}", std::strerror(errno));
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    runChild(work, ends[1]);
  }
  ::close(ends[1]);
  std::string text = child > 0 ? readAll(ends[0]) : fmt::format("no process: {}", std::strerror(errno));
  ::close(ends[0]);
  int status = 0;
  if (child > 0)
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFSIGNALED(status))
    return fmt::format("it ended by signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  if (status != 0) return fmt::format("it ended with status {}", WEXITSTATUS(status));
  return text;
}

}  // namespace rulec::suite
