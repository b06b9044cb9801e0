#include "runtime/core/address.h"

namespace rt {
namespace {

/// Four decimal octets from `at` to the end. \returns false if it is anything else.
bool parseIpv4(const char* at, const char* end, uint32_t* address) {
  *address = 0;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0 && (at >= end || *at++ != '.')) return false;
    const char* begin = at;
    uint32_t value = 0;
    while (at < end && *at >= '0' && *at <= '9' && at - begin < 3)
      value = value * 10 + static_cast<uint32_t>(*at++ - '0');
    bool leadingZero = at - begin > 1 && *begin == '0';
    if (at == begin || leadingZero || value > 255) return false;
    *address = *address << 8 | value;
  }
  return at == end;
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The eight groups of an IPv6 address, and where `::` stood among them.
class Ipv6Reader {
 public:
  Ipv6Reader(const char* at, const char* end) : at_(at), end_(end) {}

  bool run(uint16_t (&groups)[8]) {
    if (end_ - at_ >= 2 && at_[0] == ':' && at_[1] == ':') {
      at_ += 2;
      gap_ = 0;
    }
    while (at_ < end_) {
      if (!group()) return false;
    }
    return spread(groups);
  }

 private:
  /// One group with the colon(s) after it, or the IPv4 address at the end.
  bool group() {
    if (count_ == 8) return false;
    const char* begin = at_;
    uint32_t value = 0;
    while (at_ < end_ && hexDigit(*at_) >= 0 && at_ - begin < 4)
      value = value * 16 + static_cast<uint32_t>(hexDigit(*at_++));
    if (at_ < end_ && *at_ == '.') return ipv4(begin);
    if (at_ == begin) return false;
    read_[count_++] = static_cast<uint16_t>(value);
    if (at_ == end_) return true;
    if (*at_++ != ':') return false;
    if (at_ < end_ && *at_ == ':') {
      ++at_;
      if (gap_ >= 0) return false;
      gap_ = static_cast<int>(count_);
      return true;
    }
    return at_ < end_;  // a single colon is followed by a group
  }

  bool ipv4(const char* begin) {
    uint32_t address = 0;
    if (count_ > 6 || !parseIpv4(begin, end_, &address)) return false;
    read_[count_++] = static_cast<uint16_t>(address >> 16);
    read_[count_++] = static_cast<uint16_t>(address);
    at_ = end_;
    return true;
  }

  bool spread(uint16_t (&groups)[8]) const {
    if (gap_ < 0 ? count_ != 8 : count_ > 7) return false;
    size_t before = gap_ < 0 ? 8 : static_cast<size_t>(gap_);
    for (size_t i = 0; i < 8; ++i) groups[i] = 0;
    for (size_t i = 0; i < count_; ++i) groups[i < before ? i : 8 - count_ + i] = read_[i];
    return true;
  }

  const char* at_;
  const char* end_;
  uint16_t read_[8] = {};
  size_t count_ = 0;
  int gap_ = -1;  // groups before `::`
};

}  // namespace

bool parseAddress(Text text, Address* address) {
  const char* end = text.data + text.length;
  uint32_t ipv4 = 0;
  if (parseIpv4(text.data, end, &ipv4)) {
    *address = {0, 0xffffull << 32 | ipv4};
    return true;
  }
  uint16_t groups[8];
  if (text.length < 2 || text.length > 45 || !Ipv6Reader(text.data, end).run(groups)) return false;
  address->high = static_cast<uint64_t>(groups[0]) << 48 | static_cast<uint64_t>(groups[1]) << 32 |
                  static_cast<uint64_t>(groups[2]) << 16 | groups[3];
  address->low = static_cast<uint64_t>(groups[4]) << 48 | static_cast<uint64_t>(groups[5]) << 32 |
                 static_cast<uint64_t>(groups[6]) << 16 | groups[7];
  return true;
}

namespace {

char* putDecimal(char* out, uint32_t octet) {
  if (octet >= 100) *out++ = static_cast<char>('0' + octet / 100);
  if (octet >= 10) *out++ = static_cast<char>('0' + octet / 10 % 10);
  *out++ = static_cast<char>('0' + octet % 10);
  return out;
}

char* putHex(char* out, uint32_t group) {
  for (int shift = group >= 0x1000 ? 12 : group >= 0x100 ? 8 : group >= 0x10 ? 4 : 0; shift >= 0; shift -= 4)
    *out++ = "0123456789abcdef"[group >> shift & 15];
  return out;
}

}  // namespace

size_t formatAddress(Address address, char* out) {
  char* at = out;
  if (address.high == 0 && address.low >> 32 == 0xffff) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      at = putDecimal(at, static_cast<uint32_t>(address.low >> shift) & 255);
      if (shift != 0) *at++ = '.';
    }
    return static_cast<size_t>(at - out);
  }
  uint32_t groups[8];
  for (uint32_t i = 0; i < 8; ++i)
    groups[i] = static_cast<uint32_t>((i < 4 ? address.high : address.low) >> (48 - 16 * (i & 3))) & 0xffff;
  uint32_t gap = 8, gapLength = 1;  // the first of the longest runs of two or more zeros
  for (uint32_t i = 0, run = 0; i < 8; ++i) {
    run = groups[i] == 0 ? run + 1 : 0;
    if (run > gapLength) {
      gapLength = run;
      gap = i + 1 - run;
    }
  }
  for (uint32_t i = 0; i < 8; ++i) {
    if (i == gap) {
      *at++ = ':';
      *at++ = ':';
      i += gapLength - 1;
      continue;
    }
    if (i != 0 && at[-1] != ':') *at++ = ':';
    at = putHex(at, groups[i]);
  }
  return static_cast<size_t>(at - out);
}

}  // namespace rt

uint64_t rt_address_in_ranges(uint64_t high, uint64_t low, const rt_address_ranges* ranges) {
  using Bits = unsigned __int128;
  auto bits = [](const uint64_t* words) { return Bits{words[0]} << 64 | words[1]; };
  const uint64_t address[] = {high, low};
  uint64_t first = 0, behind = ranges->count;  // ranges before `first` begin at the address or before it
  while (first < behind) {
    uint64_t middle = first + (behind - first) / 2;
    (bits(ranges->bounds + 4 * middle) <= bits(address)) ? first = middle + 1 : behind = middle;
  }
  return first != 0 && bits(address) <= bits(ranges->bounds + 4 * (first - 1) + 2) ? 1 : 0;
}
