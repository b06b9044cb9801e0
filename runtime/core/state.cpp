// What rules remember, from one run to the next: docs/matcher.md, "State".
//
// A saved state is a header, a section for each rule that names it and its meaning, the keys, and all cells. It is read
// by the same version on the same kind of machine, which its header and its digest assure.
#include "runtime/core/held.h"
#include "runtime/core/instance.h"
#include "runtime/core/results.h"
#include "runtime/core/sequence_cells.h"
#include "runtime/core/sha256.h"
#include "runtime/core/state_magic.h"

namespace rt {
namespace {

constexpr uint32_t kVersion = 3;

struct Header {
  char magic[8];
  uint32_t version;
  uint32_t ruleBytes;  // of RuleState
  uint32_t ruleCount;
  uint32_t keyCount;
  Pool pool;  // `cells` and `allocator` mean nothing
  uint64_t nextOrder, arrivals;
  uint64_t length;          // of the whole state
  char digest[kHexDigest];  // of everything else
};

/// Followed by the texts, then the RuleState.
struct RuleHeader {
  uint32_t kind;
  uint32_t idLength;
  uint32_t meaningLength;
  uint32_t reserved;
};

// ---- saving --------------------------------------------------------------------------------------------------------

template <class T>
Text bytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// Takes a piece of the state. \returns false to end that
using TakePiece = bool (*)(void* context, Text bytes);

/// Calls `takePiece` for each piece of the state after its header. \returns false as soon as that does.
bool forEachPiece(const Sequences& s, TakePiece takePiece, void* context) {
  auto take = [&](Text bytes) { return takePiece(context, bytes); };
  for (uint32_t r = 0; r < s.plan->rule_count; ++r) {
    const rt_rule& rule = s.plan->rules[r];
    RuleHeader header{rule.kind, static_cast<uint32_t>(rule.id.length), static_cast<uint32_t>(rule.rulec_json.length),
                      0};
    if (!take(bytesOf(header)) || !take(rule.id) || !take(rule.rulec_json) || !take(bytesOf(s.rules[r]))) return false;
  }
  for (uint32_t bucket = 0; bucket <= s.bucketMask; ++bucket)
    for (CellId key = s.buckets[bucket]; key != 0; key = keyAt(s, key).next)
      if (!take(bytesOf(key))) return false;
  return take(Text{s.pool.cells, size_t{s.pool.fresh} * kCellBytes});
}

bool addLength(void* length, Text bytes) {
  *static_cast<uint64_t*>(length) += bytes.length;
  return true;
}

bool addToHash(void* hash, Text bytes) {
  sha256Add(*static_cast<Sha256*>(hash), bytes);
  return true;
}

/// Where rt_save writes to.
struct Out {
  int (*write)(void* context, const char* data, size_t length);
  void* context;
};
bool handOut(void* to, Text bytes) {
  const Out& out = *static_cast<Out*>(to);
  return bytes.length == 0 || out.write(out.context, bytes.data, bytes.length) == 0;
}

uint32_t countKeys(const Sequences& s) {
  uint32_t count = 0;
  for (uint32_t bucket = 0; bucket <= s.bucketMask; ++bucket)
    for (CellId key = s.buckets[bucket]; key != 0; key = keyAt(s, key).next) ++count;
  return count;
}

/// \param header zeroed
void fillHeader(Header& header, const Sequences& s) {
  copyBytes(header.magic, kStateMagic, sizeof kStateMagic);
  header.version = kVersion;
  header.ruleBytes = sizeof(RuleState);
  header.ruleCount = s.plan->rule_count;
  header.keyCount = countKeys(s);
  header.pool.count = s.pool.count;
  header.pool.fresh = s.pool.fresh;
  header.pool.free = s.pool.free;
  header.pool.returned = s.pool.returned;
  header.nextOrder = s.nextOrder;
  header.arrivals = s.arrivals;
  header.length = sizeof header;
  forEachPiece(s, addLength, &header.length);
  Sha256 hash;
  sha256Begin(hash, s.emitter->simd);
  sha256Add(hash, bytesOf(header));
  forEachPiece(s, addToHash, &hash);
  sha256Hex(hash, header.digest);
}

// ---- restoring -----------------------------------------------------------------------------------------------------

int refuse(rt_instance& instance, Text why) {
  if (instance.host.report != nullptr) instance.host.report(instance.host.context, why.data, why.length);
  return RT_BAD_STATE;
}

template <class T>
T take(const char*& at) {
  T value;
  copyBytes(&value, at, sizeof value);
  at += sizeof value;
  return value;
}

/// The digest covers everything, so what it finds whole is what rt_save wrote.
/// \param header its digest is lost
bool isWhole(Header& header, Text state, SimdLevel simd) {
  char digest[kHexDigest];
  copyBytes(digest, header.digest, kHexDigest);
  zeroBytes(header.digest, kHexDigest);
  Sha256 hash;
  sha256Begin(hash, simd);
  sha256Add(hash, bytesOf(header));
  sha256Add(hash, {state.data + sizeof header, state.length - sizeof header});
  char found[kHexDigest];
  sha256Hex(hash, found);
  return equalBytes(found, digest, kHexDigest);
}

class Restoring {
 public:
  Restoring(rt_instance& instance, const Header& header, const char* at)
      : instance_(instance), s_(instance.sequences), header_(header), at_(at) {}

  int run() {
    auto sections = makeBuffer<Section>(s_.allocator);
    bool ok = reserve(sections, header_.ruleCount);
    if (ok) {
      for (uint32_t i = 0; i < header_.ruleCount; ++i) readSection(sections.data[sections.size++]);
      const char* keys = at_;
      at_ += header_.keyCount * sizeof(CellId);
      takeCells();
      takeRules(sections);
      takeKeys(sections, keys);
      ok = forgetRules(sections, keys);
    }
    destroy(sections);
    return ok ? RT_OK : RT_NO_MEMORY;
  }

 private:
  struct Section {
    RuleHeader header;
    Text id, meaning;
    uint32_t rule;      // its number now; kNoRule: it has changed or is gone
    const char* state;  // a RuleState

    void takeState(RuleState& to) const { copyBytes(&to, state, sizeof to); }
  };

  void readSection(Section& section) {
    section.header = take<RuleHeader>(at_);
    section.id = {at_, section.header.idLength};
    at_ += section.id.length;
    section.meaning = {at_, section.header.meaningLength};
    at_ += section.meaning.length;
    section.state = at_;
    at_ += sizeof(RuleState);
    section.rule = ruleNow(section);
  }

  [[nodiscard]] uint32_t ruleNow(const Section& section) const {
    for (uint32_t r = 0; r < s_.plan->rule_count; ++r) {
      const rt_rule& rule = s_.plan->rules[r];
      if (rule.kind == section.header.kind && equal(rule.id, section.id) && equal(rule.rulec_json, section.meaning))
        return r;
    }
    return kNoRule;
  }

  void takeCells() {
    s_.pool.fresh = header_.pool.fresh;
    s_.pool.free = header_.pool.free;
    s_.pool.returned = header_.pool.returned;
    copyBytes(s_.pool.cells, at_, size_t{s_.pool.fresh} * kCellBytes);
    s_.nextOrder = header_.nextOrder;
    s_.arrivals = header_.arrivals;
  }

  void takeRules(const Buffer<Section>& sections) {
    for (size_t i = 0; i < sections.size; ++i)
      if (sections[i].rule != kNoRule) sections[i].takeState(s_.rules[sections[i].rule]);
  }

  /// A key's hash has its rule's number in it.
  void takeKeys(const Buffer<Section>& sections, const char* at) {
    for (uint32_t i = 0; i < header_.keyCount; ++i) {
      auto cell = take<CellId>(at);
      KeyCell& key = keyAt(s_, cell);
      uint32_t rule = sections[key.rule].rule;
      if (rule == kNoRule) continue;
      key.hash = rehash(rule, cell);
      key.rule = rule;
      linkKey(s_, cell);
    }
  }

  uint64_t rehash(uint32_t rule, CellId cell) {
    const KeyCell& key = keyAt(s_, cell);
    if (key.rule == rule) return key.hash;
    s_.record.size = 0;
    if (!reserve(s_.record, key.length)) return noMemory();
    readKey(s_, cell, s_.record.data);
    return hashKey(rule, {s_.record.data, key.length});
  }

  uint64_t noMemory() {
    noMemory_ = true;
    return 0;
  }

  /// Gives the cells of such rules back, one rule after the other, in the place for it behind the others.
  bool forgetRules(const Buffer<Section>& sections, const char* keys) {
    uint32_t place = s_.plan->rule_count;
    for (uint32_t i = 0; i < sections.size; ++i) {
      const Section& section = sections[i];
      if (section.rule != kNoRule) continue;
      section.takeState(s_.rules[place]);
      forgetKeys(section.header.kind, i, keys);
      forgetHeld(s_, s_.rules[place]);
      forgetResults(s_, s_.rules[place]);
      s_.rules[place] = RuleState{};
      Notice notice{NoticeKind::StateDropped, kNoRule, 1, 0, INT64_MIN};
      notice.ruleId = section.id;
      if (!emitNotice(instance_.emitter, notice)) return false;
    }
    return !noMemory_;
  }

  void forgetKeys(uint32_t kind, uint32_t section, const char* at) {
    for (uint32_t i = 0; i < header_.keyCount; ++i) {
      auto cell = take<CellId>(at);
      KeyCell& key = keyAt(s_, cell);
      if (isLinked(cell) || key.rule != section) continue;
      key.rule = s_.plan->rule_count;
      while (key.partials != 0) dropPartial(s_, key.partials);
      clearExtra(s_, cell, kind);
      returnChain(s_.pool, key.more);
      key.rule = kNoRule;
      returnCell(s_.pool, cell);
    }
  }

  /// Whether the key is one of a rule that is kept.
  [[nodiscard]] bool isLinked(CellId cell) const {
    const KeyCell& key = keyAt(s_, cell);
    CellId at = s_.buckets[key.hash & s_.bucketMask];
    while (at != 0 && at != cell) at = keyAt(s_, at).next;
    return at != 0;
  }

  rt_instance& instance_;
  Sequences& s_;
  const Header& header_;
  const char* at_;
  bool noMemory_ = false;
};

}  // namespace
}  // namespace rt

using namespace rt;

int rt_save(const rt_instance* instance, int (*write)(void*, const char*, size_t), void* context) {
  const Sequences& s = instance->sequences;
  Header header{};
  fillHeader(header, s);
  Out out{write, context};
  return handOut(&out, bytesOf(header)) && forEachPiece(s, handOut, &out) ? RT_OK : RT_IO_ERROR;
}

int rt_restore(rt_instance* instance, const char* data, size_t length) {
  Header header;
  if (!beginsState({data, length})) return refuse(*instance, literal("this is no saved state"));
  if (length < sizeof header) return refuse(*instance, literal("the saved state is cut off"));
  copyBytes(&header, data, sizeof header);
  if (header.version != kVersion || header.ruleBytes != sizeof(RuleState))
    return refuse(*instance, literal("the saved state is of another version"));
  if (header.length != length || !isWhole(header, {data, length}, instance->walker.simd))
    return refuse(*instance, literal("the saved state is damaged"));
  if (header.pool.fresh > instance->sequences.pool.count)
    return refuse(*instance, literal("the saved state needs more memory than --state-mb allows"));
  int status = Restoring(*instance, header, data + sizeof header).run();
  for (uint32_t r = 0; r < instance->plan->rule_count; ++r)
    if (instance->sequences.rules[r].heap != 0) noteWaited(instance->sequences, r);
  if (instance->plan->prefilter != nullptr) instance->plan->prefilter->functions->recount(instance->sequences);
  return status;
}
