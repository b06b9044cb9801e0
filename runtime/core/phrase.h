// Phrases: runs of values and the steps between them that come again as they are.
//
// A host, its agent, a program and its signature say the same of themselves in each event. Behind a step (shape.h) the
// bytes of a value and of all that follows it, up to the beginning of a later value, are learned as one phrase, with
// the values that the walk finds in them. Where a line goes on with a phrase it is compared at once and its values are
// added.
//
// Why that is right: what bytes mean behind a step depends on that step alone, and these are the same bytes. A phrase
// ends where a value begins, behind a step that is known; what that value is, is looked at anew.
#pragma once

#include "runtime/core/known_store.h"

namespace rt {

/// Reads on behind `step`, at the beginning of its value, as far as a phrase goes, and leaves both behind it.
/// \returns false if the host has no memory. O(length of the phrase)
bool skipPhrase(Walker& walker, ShapeStep*& step, const char*& at, const char* end);

/// Learns from a line that was read along steps, up to its end.
void learnPhrases(Walker& walker, const char* end);

}  // namespace rt
