#include "compiler/driver/host.h"

#include "compiler/driver/files.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <cstdio>
#include <ctime>

namespace rulec::driver {
namespace {

void* allocatePages(void*, size_t bytes) {
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

void releasePages(void*, void* memory, size_t bytes) { ::munmap(memory, bytes); }

int writeOut(void*, const char* data, size_t length) { return writeFile("-", {data, length}).empty() ? 0 : 1; }

void report(void*, const char* text, size_t length) {
  fmt::print(stderr, "rulec: {}\n", std::string_view(text, length));
}

int64_t now(void*) {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

rt_host processHost() { return {nullptr, allocatePages, releasePages, writeOut, report, now, nullptr}; }

}  // namespace rulec::driver
