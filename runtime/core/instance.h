// One matcher at work: what rt_create makes.
#pragma once

#include "runtime/core/indicators.h"
#include "runtime/core/line_cutter.h"
#include "runtime/core/notice.h"
#include "runtime/core/sequence.h"
#include "runtime/core/survey.h"
#include "runtime/core/walk.h"

/// Everything a matcher knows. Texts of the options are the caller's and outlive it. What is named most stands first:
/// the code of places within 128 bytes is shorter.
struct rt_instance {
  const rt_plan* plan;
  int status;  // RT_OK, or what ended the run
  rt::ReadingOn readingOn;
  const rt_prefilter* prefilter;  // the plan's, unless all lines must be read
  int64_t eventNs;                // time of the latest event with a hit
  rt_rule_stats* ruleStats;
  rt::EventCounts events;                            // what happened during the current event
  uint64_t* enabled;                                 // row of the rules that are not disabled
  uint64_t* candidates;                              // row of the rules that may match the event at hand
  const rt::IndicatorFunctions* indicatorFunctions;  // null: there are no threat matches
  rt_context context;                                // of generated code; computed texts live in the walker's scratch
  rt_stats stats;
  rt::LineCutter lines;
  uint64_t* announced;      // by rule and kind: the count that the latest notice told
  uint64_t announcedLines;  // oversize lines told of
  uint64_t announcedNoTime;
  uint64_t announcedFailed;
  uint64_t reported;  // invalid lines told to people
  uint64_t unreported;
  rt_host host;
  rt::Buffer<char> heldLine;  // one that was held back
  rt_options options;
  rt::Walker walker;
  rt::Sequences sequences;
  rt::Emitter emitter;
  rt::Indicators indicators;
};

namespace rt {

/// Takes one line without its line ending, followed by RT_PADDING bytes that may be read.
void takeLine(rt_instance& instance, Text line);
/// Takes an event whose rules were asked, all and in their order; its line is valid. Not where events are held back.
void takeRuleHits(rt_instance& instance, Text line, const rt_value** fields, const RuleHit* hits, size_t count);
/// A line longer than options.max_line was passed over.
void takeOversizeLine(rt_instance& instance);

/// Counts an invalid line, and tells people of the first ones.
void reportInvalid(rt_instance& instance, LineFault fault);
/// Tells how many more there were.
void reportRest(rt_instance& instance);

/// The row of the rules of which a start may wait. Where events are held back it is not known what will wait when they
/// are taken.
inline const uint64_t* waitingRules(const rt_instance& instance) {
  return instance.options.lateness_ns != 0 ? nullptr : instance.sequences.waitedRules;
}

inline bool isEnabled(const rt_instance& instance, uint32_t rule) {
  return (instance.enabled[rule / 64] >> rule % 64 & 1) != 0;
}

/// "is not JSON" and the like.
Text faultText(LineFault fault);
/// Tells people of an invalid line of indicators, the first ones of each file; it was counted.
/// \param fault what is wrong with it
void reportInvalidIndicator(rt_instance& instance, Text fault);
/// Tells how many more there were in this file.
void reportRestOfIndicators(rt_instance& instance);
/// Writes notices of rules that have no indicators to compare events with, and of indicators that have no room.
void announceIndicators(rt_instance& instance);

/// Writes a notice for each kind, and each rule that the current event touched, whose count has risen from nothing; at
/// the end for each rule whose count has risen since.
void announce(rt_instance& instance, bool atEnd);

}  // namespace rt
