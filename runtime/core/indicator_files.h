// The files that a matcher's command line names with --indicators.
#pragma once

#include "runtime/core/types.h"
#include "runtime/os/os.h"

namespace rt {

/// What reading them needs of the program.
struct IndicatorFiles {
  rt_instance* instance;
  const Os* os;
  const Buffer<Text>* paths;  // each with a zero at its end
  bool isStrict;
  Text* file;  // receives what is being read
  void* program;
  /// Tells people "FIRST: SECOND".
  void (*complain)(void* program, Text first, Text second);
};

/// Reads them all. \returns an rt_status; what is wrong with one is complained of.
int readIndicatorFiles(const IndicatorFiles& files);
/// Reads them again. What is wrong with one leaves the indicators as they are.
void reloadIndicatorFiles(const IndicatorFiles& files);

}  // namespace rt
