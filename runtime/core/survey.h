// What may be found out about a chunk of the stream without knowing what came before it: which of its lines matter.
//
// Threads survey chunks at the same time, each with a surveyor of its own; then the chunks are taken in their order, by
// the code that takes a stream of one thread. What a surveyor could not know (what waits, whether lines are passed over
// at all) it leaves open, and it is asked again then. So the same lines are read as without surveys.
#pragma once

#include "runtime/core/walk.h"

struct rt_instance;

namespace rt {

enum class MarkKind : uint32_t {
  Take,  // the line is to be taken in order
  Read,  // it was read, and nothing came of it
  Hits,  // it was read, and rules are interested: they are to be told in order
  Key,   // it is to be taken if a start waits under a key with this hash
  End,   // behind the last whole line
};

/// An event with hits, whose line is valid.
struct KeptEvent {
  Text line;
  const struct RuleHit* hits;
  size_t hitCount;
  const rt_value* values[1];  // first ones, of Surveyor.slots
};

/// A place of a chunk, and what came of the lines since the one before it that were read: the mark's own line belongs
/// to them if it is `Read` or `Hits`.
struct Mark {
  uint64_t value;          // of a key: its hash; else values that are no value of their field's type
  const KeptEvent* event;  // of `Hits`
  uint32_t at;             // of a key: where it was found; else where the line begins
  uint32_t end;            // of a line that was read: its newline
  uint32_t line;           // number in the chunk, of whole lines
  MarkKind kind;
  uint32_t blank;
  uint32_t failures;
};

/// What is expected of the lines before a chunk. Where it turns out otherwise the chunk is taken as if unsurveyed.
struct Outlook {
  bool live;        // starts wait
  bool readsOn;     // lines are read without a search
  bool toldFailed;  // computations without a result were announced
  uint64_t waited;  // rules of which a start has waited
};

/// What a rule said of an event.
struct RuleHit {
  uint32_t rule;
  uint64_t filters;
};

struct Survey {
  Outlook outlook;
  bool readsAll;  // every line was looked at; else only marks were
  bool isChanging;  // others may write to the chunk (LineCutter): lines are copied
  size_t from;    // the first whole line: behind the first newline; the chunk's size: there is none
  Buffer<Mark> marks;
  Arena kept;  // what marks point to, beside the chunk
};

Survey makeSurvey(Allocator allocator);
void surveyDestroy(Survey& survey);

/// What a thread needs for its surveys, and to take those of others.
struct Surveyor {
  const rt_instance* instance;  // of this only what never changes is read, and Sequences::waitedRules
  Walker walker;
  rt_context context;
  uint64_t* candidates;
  uint32_t* slots;  // that are read once a rule is interested in an event
  uint32_t slotCount;
  const rt_value** fields;  // of a kept event: all slots, null but for these
  RuleHit* hits;            // of the line at hand, room for all rules
  size_t hitCount;
  const KeptEvent* event;        // the line at hand, if it has some and was kept
  uint32_t blank;                // since the latest mark
  uint64_t coercions, failures;  // up to it
};

/// \returns false if the host has no memory; nothing is kept then.
[[nodiscard]] bool surveyorCreate(Surveyor& surveyor, const rt_instance& instance);
void surveyorDestroy(Surveyor& surveyor);

/// What is to be expected of the next lines.
Outlook outlookOf(const rt_instance& instance);

/// Surveys a chunk, which others may write to if `survey.isChanging`.
/// \param bytes followed by RT_PADDING + RT_WINDOW bytes that may be read; at most max_line of them
void surveyChunk(Surveyor& surveyor, Text bytes, const Outlook& outlook, Survey& survey);
/// Surveys one of its lines, without its newline. \returns false if the host has no memory
[[nodiscard]] bool surveyLine(Surveyor& surveyor, Survey& survey, Text bytes, size_t begin, size_t end, uint32_t line);

/// Marks a value of a join key that ends at `at`. \returns false as above
[[nodiscard]] bool markKey(Survey& survey, uint64_t hash, size_t at, uint32_t line);

/// Takes a chunk that was surveyed, as rt_feed would. \param surveyor anyone's
int takeSurveyed(rt_instance& instance, Surveyor& surveyor, Text bytes, const Survey& survey);

}  // namespace rt
