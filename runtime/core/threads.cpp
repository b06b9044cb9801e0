#include "runtime/core/threads.h"

#include "runtime/core/survey.h"

namespace rt {
namespace {

constexpr uint32_t kChunks = 2;  // of each thread: one waits to be taken while the next one is surveyed
constexpr size_t kBehind = RT_PADDING + RT_WINDOW;
constexpr int64_t kDropBytes = 1 << 22;

/// A piece of the stream. Its thread's alone from `isBusy` to `isReady`, from then on of whoever takes chunks.
struct Chunk {
  char* own;          // memory to read into
  const char* bytes;  // there, or in the view
  size_t size;
  Survey survey;
  bool isBusy;   // from being given a number until it was taken
  bool isReady;  // surveyed
};

struct Member {
  Team* team;
  Surveyor surveyor;
  Chunk chunks[kChunks];
};

}  // namespace

// What threads share, and why that is no race:
//
// - `lock` is a mutex (0 free, 1 held, 2 held and perhaps waited for). Taking it is an acquire, leaving it a release
//   operation. All members below the line are read and written only by who holds it.
// - The instance is changed by the thread that set `isTaking`, and by the caller while no region is open. Both pass it
//   on through the lock. What others read of it meanwhile never changes: plan, options, enabled rules, the host.
// - A chunk is its thread's until it says `isReady`, and again when it was taken; both through the lock.
// - `changed` counts what may be waited for. It rises only under the lock, so that no one who read it there, left the
//   lock and then waits for another value misses a rise.
// - `running` is left by a thread with its last access to anything of the team (release); whoever ends the team sees it
//   at 0 (acquire) and may give all memory back.
struct Team {
  TeamWork work;
  uint32_t lock;
  uint32_t changed;
  uint32_t running;  // threads that were started and have not ended
  // ---- under the lock
  uint32_t waiting;  // threads that wait for a change
  uint32_t inside;   // threads that work on the region
  bool tells;        // there was a change that threads wait for
  bool isOpen;       // more is to be read of the region
  bool isEnded;
  bool isReading;  // a stream
  bool isTaking;
  bool isCut;  // the region ends with the latest chunk that was taken
  int file;
  int64_t from;    // where the region begins; < 0: it is a stream
  int64_t result;  // of the stream's latest read
  int64_t taken;   // bytes
  FileView* view;  // of the file; null: it is read. Its pace is the lock's, what is dropped the taker's
  uint64_t next;   // number of the next chunk to be read
  uint64_t turn;   // of the next to be taken
  Outlook outlook;
  Chunk** ring;          // by number, of as many as there are
  uint32_t memberCount;  // this and the next are the caller's
  bool isWhole;          // there can be no more of them
  Member members[1];     // the first one is the caller's; there is room for all
};

namespace {

uint32_t chunkCount(const Team& team) { return team.work.threads * kChunks; }

// ---- the lock ------------------------------------------------------------------------------------------------------

constexpr uint32_t kSpins = 100;  // the lock is held for less than it takes to go to sleep

/// Tells the processor that this thread waits for another one.
inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// Source: U. Drepper, "Futexes Are Tricky" (2011), section 5.
void enter(Team& team) {
  for (uint32_t i = 0; i < kSpins; ++i) {
    uint32_t was = 0;
    if (__atomic_compare_exchange_n(&team.lock, &was, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) return;
    relax();
  }
  while (__atomic_exchange_n(&team.lock, 2, __ATOMIC_ACQUIRE) != 0) team.work.os->threads->wait(&team.lock, 2);
}

/// Whoever waits for a change is woken behind the lock: else it might take the processor and wait again, for the lock.
void leave(Team& team) {
  const OsThreads& threads = *team.work.os->threads;
  bool tells = team.tells;
  team.tells = false;
  if (__atomic_exchange_n(&team.lock, 0, __ATOMIC_RELEASE) == 2) threads.wake(&team.lock, 1);
  if (tells) threads.wake(&team.changed, INT32_MAX);
}

/// Leaves the lock until something has changed.
void waitForChange(Team& team) {
  uint32_t seen = __atomic_load_n(&team.changed, __ATOMIC_RELAXED);
  ++team.waiting;
  leave(team);
  team.work.os->threads->wait(&team.changed, seen);
  enter(team);
  --team.waiting;
}

void tellChange(Team& team) {
  if (team.waiting == 0) return;
  __atomic_fetch_add(&team.changed, 1, __ATOMIC_RELAXED);
  team.tells = true;
}

// ---- taking chunks in order ----------------------------------------------------------------------------------------

/// Whether bytes of a chunk in view were gone when they were looked at.
bool isChunkLost(const Team& team, const Chunk& chunk) {
  if (team.view == nullptr || !chunk.survey.isChanging) return false;
  const FileView& view = *team.view;
  return !stillHolds(view, view.begin + (chunk.bytes - view.bytes) + static_cast<int64_t>(chunk.size));
}

/// Nothing more is taken.
void tellLost(Team& team) {
  team.view->isLost = team.isCut = true;
  team.isOpen = false;
}

/// Takes one, unless the region has ended before it.
void takeChunk(Team& team, Surveyor& surveyor, const Chunk& chunk) {
  if (team.isCut) return;
  leave(team);
  int status = takeSurveyed(*team.work.instance, surveyor, {chunk.bytes, chunk.size}, chunk.survey);
  Outlook outlook = outlookOf(*team.work.instance);
  bool isLost = isChunkLost(team, chunk);
  if (team.view != nullptr) dropView(*team.view, team.from + team.taken + static_cast<int64_t>(chunk.size), kDropBytes);
  enter(team);
  team.outlook = outlook;
  team.taken += static_cast<int64_t>(chunk.size);
  if (isLost) tellLost(team);
  if (status != RT_OK || (team.from >= 0 && chunk.size < team.work.chunkBytes)) team.isCut = true;
  if (team.isCut) team.isOpen = false;
}

/// Takes what is ready, unless another thread does: it looks again before it stops.
void takeReady(Team& team, Surveyor& surveyor) {
  if (team.isTaking) return;
  team.isTaking = true;
  while (Chunk* chunk = team.ring[team.turn % chunkCount(team)]) {
    if (!chunk->isReady) break;
    takeChunk(team, surveyor, *chunk);
    team.ring[team.turn % chunkCount(team)] = nullptr;
    ++team.turn;
    chunk->isBusy = chunk->isReady = false;
  }
  team.isTaking = false;
  tellChange(team);
}

// ---- reading and surveying -----------------------------------------------------------------------------------------

Chunk* freeChunk(Member& member) {
  for (Chunk& chunk : member.chunks)
    if (!chunk.isBusy) return &chunk;
  return nullptr;
}

/// Gives a chunk the next number. There are never more numbers in use than chunks.
void number(Team& team, Chunk& chunk) {
  chunk.isBusy = true;
  team.ring[team.next++ % chunkCount(team)] = &chunk;
}

int64_t readRest(const Team& team, const Chunk& chunk, int64_t at) {
  return team.work.os->files->readAt(team.file, chunk.own + chunk.size, team.work.chunkBytes - chunk.size, at);
}

/// Reads from a file, as far as there is something.
void readFromFile(Team& team, Chunk& chunk, int64_t at) {
  chunk.bytes = chunk.own;
  chunk.size = 0;
  for (int64_t more = 1; more > 0 && chunk.size < team.work.chunkBytes; chunk.size += static_cast<size_t>(more))
    more = larger<int64_t>(0, readRest(team, chunk, at + static_cast<int64_t>(chunk.size)));
}

/// A chunk of a file, viewed or read.
void obtainFromFile(Team& team, Chunk& chunk) {
  size_t bytes = team.work.chunkBytes;
  int64_t at = team.from + static_cast<int64_t>(team.next * bytes);
  number(team, chunk);
  bool views = team.view != nullptr && choosesView(team.view->pace, *team.work.os);
  leave(team);
  chunk.bytes = views ? fetchView(*team.view, at, bytes, kBehind) : nullptr;
  chunk.size = bytes;
  chunk.survey.isChanging = chunk.bytes != nullptr;
  if (chunk.bytes == nullptr) readFromFile(team, chunk, at);
}

/// A chunk of a file, obtained and surveyed.
void surveyOfFile(Member& member, Chunk& chunk, const Outlook& outlook) {
  Team& team = *member.team;
  obtainFromFile(team, chunk);
  surveyChunk(member.surveyor, {chunk.bytes, chunk.size}, outlook, chunk.survey);
  bool isInterrupted = &member == team.members && team.work.isInterrupted(team.work.context);
  bool isLost = isChunkLost(team, chunk);
  enter(team);
  if (isInterrupted) team.isOpen = false;
  if (isLost) tellLost(team);
}

/// Reads from a stream what there is by now, so that no event waits for others. \returns false if the region is over
bool readFromStream(Team& team, Chunk& chunk) {
  team.isReading = true;
  leave(team);
  int64_t result = team.work.os->read(team.file, chunk.own, team.work.chunkBytes);
  enter(team);
  team.isReading = false;
  tellChange(team);
  if (!team.isOpen) return false;
  if (result <= 0) {
    team.result = result;
    return team.isOpen = false;
  }
  chunk.bytes = chunk.own;
  chunk.size = static_cast<size_t>(result);
  chunk.survey.isChanging = false;
  number(team, chunk);
  leave(team);
  return true;
}

/// What a stream has by now, surveyed. \returns false if the region is over
bool surveyOfStream(Member& member, Chunk& chunk, const Outlook& outlook) {
  if (!readFromStream(*member.team, chunk)) return false;
  surveyChunk(member.surveyor, {chunk.bytes, chunk.size}, outlook, chunk.survey);
  enter(*member.team);
  return true;
}

/// Reads and surveys chunks until the region is over. Holds the lock before and after.
void workOn(Member& member) {
  Team& team = *member.team;
  ++team.inside;
  while (team.isOpen) {
    Chunk* chunk = freeChunk(member);
    if (chunk == nullptr || team.isReading) {
      waitForChange(team);
      continue;
    }
    Outlook outlook = team.outlook;
    if (team.from >= 0) {
      surveyOfFile(member, *chunk, outlook);
    } else if (!surveyOfStream(member, *chunk, outlook)) {
      break;
    }
    chunk->isReady = true;
    takeReady(team, member.surveyor);
  }
  --team.inside;
  tellChange(team);
}

// ---- members -------------------------------------------------------------------------------------------------------

void destroyMember(Member& member) {
  if (kEndsWithProcess) return;
  const TeamWork& work = member.team->work;
  for (Chunk& chunk : member.chunks) {
    if (chunk.own != nullptr) work.os->unmap(chunk.own, work.chunkBytes + kBehind);
    surveyDestroy(chunk.survey);
  }
  surveyorDestroy(member.surveyor);
}

bool createMember(Team& team, Member& member) {
  member.team = &team;
  rt_instance& instance = *team.work.instance;
  if (!surveyorCreate(member.surveyor, instance)) return false;
  bool ok = true;
  for (Chunk& chunk : member.chunks) {
    chunk.survey = makeSurvey(member.surveyor.walker.allocator);
    chunk.own = static_cast<char*>(team.work.os->map(team.work.chunkBytes + kBehind));
    ok = ok && chunk.own != nullptr;
  }
  if (!ok) destroyMember(member);
  return ok;
}

/// What a thread does from its start to its end.
void runMember(void* with) {
  Team& team = *static_cast<Member*>(with)->team;
  enter(team);
  while (!team.isEnded) team.isOpen ? workOn(*static_cast<Member*>(with)) : waitForChange(team);
  leave(team);
  const OsThreads& threads = *team.work.os->threads;
  uint32_t* running = &team.running;
  if (__atomic_sub_fetch(running, 1, __ATOMIC_RELEASE) == 0) threads.wake(running, 1);
}

size_t teamBytes(uint32_t threads) { return sizeof(Team) + threads * (sizeof(Member) + kChunks * sizeof(Chunk*)); }

/// Works on a region until all that was read of it was taken. Where the run has failed no one waits for a stream's next
/// bytes: the thread that does stays behind, and touches nothing but the team.
void workOnRegion(Team& team) {
  enter(team);
  team.outlook = outlookOf(*team.work.instance);
  team.isOpen = true;
  team.isCut = false;
  team.taken = 0;
  team.next = team.turn = 0;
  team.result = 1;
  tellChange(team);
  workOn(team.members[0]);
  while (team.inside != (team.isCut && team.isReading ? 1 : 0)) waitForChange(team);
  leave(team);
}

}  // namespace

Team* startTeam(const TeamWork& work) {
  Team* team = static_cast<Team*>(work.os->map(teamBytes(work.threads)));
  if (team == nullptr) return nullptr;
  team->work = work;
  team->ring = reinterpret_cast<Chunk**>(&team->members[work.threads]);
  if (createMember(*team, team->members[0])) {
    team->memberCount = 1;
    return team;
  }
  work.os->unmap(team, teamBytes(work.threads));
  return nullptr;
}

int growTeam(Team* team, uint64_t threads) {
  int error = 0;
  while (!team->isWhole && team->memberCount < smaller<uint64_t>(threads, team->work.threads)) {
    Member& member = team->members[team->memberCount];
    team->isWhole = !createMember(*team, member);
    if (team->isWhole) break;
    ++team->memberCount;
    __atomic_fetch_add(&team->running, 1, __ATOMIC_RELAXED);
    error = team->work.os->threads->start(runMember, &member);
    if (error == 0) continue;
    __atomic_fetch_sub(&team->running, 1, __ATOMIC_RELAXED);
    team->isWhole = true;
  }
  return error;
}

void endTeam(Team* team) {
  if (team == nullptr) return;
  const Os& os = *team->work.os;
  enter(*team);
  team->isEnded = true;
  bool isLeftBehind = team->isReading;
  tellChange(*team);
  leave(*team);
  if (isLeftBehind) return;
  for (uint32_t left; (left = __atomic_load_n(&team->running, __ATOMIC_ACQUIRE)) != 0;)
    os.threads->wait(&team->running, left);
  if (kEndsWithProcess) return;
  for (uint32_t i = 0; i < team->memberCount; ++i) destroyMember(team->members[i]);
  os.unmap(team, teamBytes(team->work.threads));
}

void feedFileByTeam(Team* team, int file, int64_t from, FileView* view) {
  team->file = file;
  team->from = from;
  // The window is there before threads look for it, and as large as the file: none of them moves it.
  bool isInView = view != nullptr && fetchView(*view, from, 1, 0) != nullptr;
  team->view = isInView ? view : nullptr;
  workOnRegion(*team);
  team->work.os->files->moveTo(file, from + team->taken);
}

int64_t feedStreamByTeam(Team* team, int file) {
  team->file = file;
  team->from = -1;
  team->view = nullptr;
  workOnRegion(*team);
  return team->result;
}

}  // namespace rt
