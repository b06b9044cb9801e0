// measure OUT COMMAND...: runs a command once and prints what it took: wall time in ns, processor time in µs, peak
// memory in KB, exit status. Its standard output goes to the file OUT, its standard error to OUT.err, its input is
// empty.
//
// A program of its own, for a child's peak memory is never below that of the process that started it, and a scripting
// language is larger than a matcher.
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int fileAt(const char* path, const char* suffix, int flags, int target) {
  char name[4096];
  if (snprintf(name, sizeof name, "%s%s", path, suffix) >= (int)sizeof name) return -1;
  int file = open(name, flags, 0644);
  return file < 0 ? -1 : dup2(file, target);
}

static long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long microseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int count, char** arguments) {
  if (count < 3) return 3;
  int report = dup(1);
  fcntl(report, F_SETFD, FD_CLOEXEC);
  const int written = O_WRONLY | O_CREAT | O_TRUNC;
  if (fileAt("/dev/null", "", O_RDONLY, 0) < 0 || fileAt(arguments[1], "", written, 1) < 0 ||
      fileAt(arguments[1], ".err", written, 2) < 0)
    return 3;

  long long begin = nanoseconds();
  pid_t child = vfork();
  if (child == 0) {
    execvp(arguments[2], arguments + 2);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 3;
  long long end = nanoseconds();
  dprintf(report, "%lld %lld %ld %d\n", end - begin, microseconds(usage.ru_utime) + microseconds(usage.ru_stime),
          usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}
