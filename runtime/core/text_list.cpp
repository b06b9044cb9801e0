#include "runtime/core/text_list.h"

namespace rt {

Text nextText(const char*& at) {
  Text text{at, __builtin_strlen(at)};
  at += text.length + 1;
  return text;
}

Text textAt(const char* list, uint32_t number) {
  while (number-- > 0) nextText(list);
  return nextText(list);
}

}  // namespace rt
