// newlines FILE: reads the file by MiB and counts its line ends: the least that any scan of it does.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static unsigned char buffer[1 << 20];

// Counts in bytes first, which the compiler turns into vectors; a block is short enough that no byte overflows.
static long newlinesIn(const unsigned char* bytes, long length) {
  long total = 0;
  for (long at = 0; at < length; at += 128 * 32) {
    long end = at + 128 * 32 < length ? at + 128 * 32 : length;
    int block = 0;
    for (long i = at; i < end; ++i) block += bytes[i] == '\n';
    total += block;
  }
  return total;
}

int main(int count, char** arguments) {
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0) return 3;
  long lines = 0;
  for (long got; (got = read(file, buffer, sizeof buffer)) != 0; lines += newlinesIn(buffer, got))
    if (got < 0) return 3;
  printf("%ld\n", lines);
  return 0;
}
