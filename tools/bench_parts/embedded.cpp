// embedded sum|feed|each FILE: a matcher called through its C interface (runtime/embed/matcher.h), with the file in
// memory. Prints nanoseconds of the work alone: of summing the bytes, of feeding them in large pieces; or of each line
// by itself, the median, 99 and 99.9 of 100 and the longest, and then how many alerts and notices were written.
#include "runtime/embed/matcher.h"

#include <emmintrin.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kPiece = 256 << 10;
constexpr std::size_t kAlignment = 64;

using Clock = std::chrono::steady_clock;

long long since(Clock::time_point begin) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin).count();
}

// The file, and what may be read past its end.
std::vector<char> contents(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  if (file == nullptr) std::exit(3);
  std::vector<char> bytes;
  std::vector<char> piece(1 << 20);
  while (std::size_t got = std::fread(piece.data(), 1, piece.size(), file))
    bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(got));
  std::fclose(file);
  return bytes;
}

struct Matcher {
  Matcher() {
    rt_host host{};
    host.context = this;
    host.allocate = [](void*, std::size_t bytes) {
      std::size_t whole = (bytes + kAlignment - 1) / kAlignment * kAlignment;
      void* memory = std::aligned_alloc(kAlignment, whole);
      return memory == nullptr ? memory : std::memset(memory, 0, whole);
    };
    host.release = [](void*, void* memory, std::size_t) { std::free(memory); };
    host.write = [](void* self, const char* data, std::size_t length) {
      static_cast<Matcher*>(self)->written += std::count(data, data + length, '\n');
      return 0;
    };
    host.now = [](void*) -> int64_t { return std::chrono::system_clock::now().time_since_epoch().count(); };
    rt_options options{};
    int status = 0;
    instance = rt_create(&rt_the_plan, &options, &host, &status);
    if (instance == nullptr) std::exit(4);
  }

  void feed(const char* data, std::size_t length) {
    if (rt_feed(instance, data, length) != RT_OK) std::exit(5);
  }

  rt_instance* instance;
  std::ptrdiff_t written = 0;
};

// As fast as memory gives them: 64 bytes a round.
long long sum(const std::vector<char>& bytes) {
  auto begin = Clock::now();
  __m128i sums[4] = {};
  const char* at = bytes.data();
  for (std::size_t left = bytes.size() / sizeof sums; left > 0; --left)
    for (__m128i& one : sums) {
      __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      one = _mm_add_epi64(one, _mm_sad_epu8(block, _mm_setzero_si128()));
      at += sizeof block;
    }
  __m128i total = _mm_add_epi64(_mm_add_epi64(sums[0], sums[1]), _mm_add_epi64(sums[2], sums[3]));
  long long taken = since(begin);
  return _mm_cvtsi128_si64(total) == 1 ? 0 : taken;  // the sum is of use
}

long long feed(const std::vector<char>& bytes) {
  Matcher matcher;
  auto begin = Clock::now();
  for (std::size_t at = 0; at < bytes.size(); at += kPiece)
    matcher.feed(bytes.data() + at, std::min(kPiece, bytes.size() - at));
  rt_flush(matcher.instance);
  return since(begin);
}

void each(const std::vector<char>& bytes) {
  Matcher matcher;
  std::vector<long long> times;
  const char* end = bytes.data() + bytes.size();
  for (const char* at = bytes.data(); at < end;) {
    const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* next = newline == nullptr ? end : static_cast<const char*>(newline) + 1;
    auto begin = Clock::now();
    matcher.feed(at, static_cast<std::size_t>(next - at));
    times.push_back(since(begin));
    at = next;
  }
  if (times.empty()) std::exit(3);
  std::sort(times.begin(), times.end());
  auto below = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf("%lld %lld %lld %lld %td\n", below(0.5), below(0.99), below(0.999), times.back(), matcher.written);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  std::string what = arguments[1];
  std::vector<char> bytes = contents(arguments[2]);
  if (what == "each")
    each(bytes);
  else
    std::printf("%lld\n", what == "sum" ? sum(bytes) : feed(bytes));
}
