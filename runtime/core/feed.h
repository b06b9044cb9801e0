// The parts of rt_feed.
#pragma once

#include "runtime/core/types.h"

struct rt_instance;

namespace rt {

/// rt_feed of bytes that others may write to meanwhile: of any one byte what it is at some time.
int feedChanging(rt_instance& instance, Text bytes);

void beginFeed(rt_instance& instance, size_t bytes);
/// Takes bytes of the stream, unless the run has ended.
void feedBytes(rt_instance& instance, Text bytes);
/// Takes the line that begins `bytes` and ends in them. \returns its length with its newline
size_t takeOneLine(rt_instance& instance, Text bytes);
/// Writes what is to be written. \returns the instance's status
int endFeed(rt_instance& instance);

}  // namespace rt
