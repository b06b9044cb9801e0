#include "runtime/core/alert.h"

#include "runtime/core/body.h"
#include "runtime/core/sha256.h"
#include "runtime/core/validate.h"

namespace rt {
namespace {

constexpr size_t kKeepTexts = 64 * 1024;

/// What is buffered at most before it is handed to the host.
constexpr size_t kMaxBuffered = 64 * 1024;

bool isScalar(TreeKind kind) {
  return kind == TreeKind::String || kind == TreeKind::Number || kind == TreeKind::Boolean;
}

/// Whether a text has U+FFFD, as strings have that are not UTF-8 and were repaired.
bool hasReplacement(Text text) {
  constexpr Text kReplacement = literal("\xef\xbf\xbd");
  for (uint64_t i = 0; i + kReplacement.length <= text.length; ++i)
    if (equalBytes(text.data + i, kReplacement.data, kReplacement.length)) return true;
  return false;
}

/// A step's document.
struct Document {
  const Tree& tree;
  bool repaired;  // the line is not UTF-8: a text with U+FFFD is no value, as everywhere
};

/// The first scalar in document order at `path` below `node`, through objects and arrays as a field's values are found
/// (docs/language.md). \returns a text without data if there is none. Recursion follows the nesting, at most kMaxDepth.
Text firstValue(const Document& document, uint32_t node, Text path) {
  const Tree& tree = document.tree;
  const TreeNode& n = tree.nodes[node];
  Text found{nullptr, 0};
  if (n.kind == TreeKind::Array) {
    for (uint32_t item = n.first; item != 0 && found.data == nullptr; item = tree.nodes[item].next)
      found = firstValue(document, item, path);
    return found;
  }
  if (path.length == 0) return isScalar(n.kind) && !(document.repaired && hasReplacement(n.text)) ? n.text : found;
  if (n.kind != TreeKind::Object) return found;
  uint64_t end = 0;
  while (end < path.length && path.data[end] != '.') ++end;
  uint32_t child = treeMember(tree, node, Text{path.data, end});
  uint64_t begin = smaller(end + 1, path.length);
  return child == 0 ? found : firstValue(document, child, Text{path.data + begin, path.length - begin});
}

/// The alert of one match, from its documents to its line.
class AlertWriter {
 public:
  AlertWriter(Emitter& emitter, const CompletedMatch& match)
      : e_(emitter), match_(match), rule_(emitter.plan->rules[match.rule]), json_{emitter.out} {}

  bool run() {
    if (!readSteps()) return false;
    if (e_.host->on_match != nullptr) tellHost();
    if (e_.options.quiet != 0) return true;
    size_t begin = e_.out.size;
    writeDocument();
    if (!json_.ok) e_.out.size = begin;
    return json_.ok;
  }

 private:
  // ---- the steps' documents
  // ------------------------------------------------------------------------------------------

  /// The first step that has an event, and the last one.
  [[nodiscard]] uint32_t firstEvent() const {
    uint32_t i = 0;
    while (match_.steps[i].line.data == nullptr) ++i;
    return i;
  }
  [[nodiscard]] uint32_t lastEvent() const {
    uint32_t i = match_.stepCount - 1;
    while (match_.steps[i].line.data == nullptr) --i;
    return i;
  }

  bool readSteps() {
    arenaClear(e_.texts);
    e_.steps.size = e_.indices.size = e_.categories.size = 0;
    for (uint32_t i = 0; i < match_.stepCount; ++i) {
      const CompletedStep& step = match_.steps[i];
      if (step.line.data == nullptr) {
        if (!append(e_.steps, rt_match_step{{nullptr, 0}, {nullptr, 0}, INT64_MIN}) ||
            !append(e_.indices, Text{nullptr, 0}))
          return false;
        continue;
      }
      bool isFirst = i == firstEvent();
      Tree& tree = isFirst ? e_.body : e_.other;
      if (!treeParse(tree, step.line.data, step.line.length)) return false;
      if (!readStep(tree, step)) return false;
      if (isFirst && !keepAll(e_)) return false;
      if (!isFirst) keepCommon(e_);
    }
    return true;
  }

  bool readStep(const Tree& tree, const CompletedStep& step) {
    Text id, index;
    Document document{tree, validateLine(step.line.data, step.line.length) != LineFault::None};
    return stepId(document, step.line, &id) && stepIndex(document, &index) && addCategories(tree) &&
           append(e_.steps, rt_match_step{step.line, id, step.timeNs}) && append(e_.indices, index);
  }

  bool copy(Text text, Text* to) {
    char* bytes = arenaTake(e_.texts, text.length + 1);
    if (bytes == nullptr) return false;
    copyBytes(bytes, text.data, text.length);
    *to = {bytes, text.length};
    return true;
  }

  /// \returns false if the host has no memory.
  bool stepId(const Document& document, Text line, Text* id) {
    Text found = firstValue(document, 0, e_.options.id_field);
    if (found.data != nullptr) return copy(found, id);
    char* digest = arenaTake(e_.texts, kHexDigest);
    if (digest == nullptr) return false;
    Sha256 hash;
    sha256Begin(hash);
    sha256Add(hash, line);
    sha256Hex(hash, digest);
    *id = {digest, kHexDigest};
    return true;
  }

  /// type-dataset-namespace of data_stream, else the source's name.
  bool stepIndex(const Document& document, Text* index) {
    constexpr Text kPaths[] = {literal("data_stream.type"), literal("data_stream.dataset"),
                               literal("data_stream.namespace")};
    Text parts[3];
    size_t length = 2;
    for (int i = 0; i < 3; ++i) {
      parts[i] = firstValue(document, 0, kPaths[i]);
      if (parts[i].data == nullptr) return copy(e_.options.source_name, index);
      length += parts[i].length;
    }
    char* bytes = arenaTake(e_.texts, length);
    if (bytes == nullptr) return false;
    *index = {bytes, length};
    for (int i = 0; i < 3; ++i) {
      if (i > 0) *bytes++ = '-';
      copyBytes(bytes, parts[i].data, parts[i].length);
      bytes += parts[i].length;
    }
    return true;
  }

  bool addCategories(const Tree& tree) {
    uint32_t node = treeFind(tree, literal("event.category"));
    if (node == 0) return true;
    if (tree.nodes[node].kind != TreeKind::Array) return addCategory(tree, node);
    for (uint32_t item = tree.nodes[node].first; item != 0; item = tree.nodes[item].next)
      if (!addCategory(tree, item)) return false;
    return true;
  }

  bool addCategory(const Tree& tree, uint32_t node) {
    if (tree.nodes[node].kind != TreeKind::String) return true;
    Text category = tree.nodes[node].text;
    for (size_t i = 0; i < e_.categories.size; ++i)
      if (equal(e_.categories[i], category)) return true;
    return copy(category, &category) && append(e_.categories, category);
  }

  void tellHost() const {
    rt_match match{match_.rule, match_.stepCount, e_.steps.data, match_.keyCount, match_.keys};
    e_.host->on_match(e_.host->context, &match);
  }

  // ---- the id (docs/alerts.md, "The id")
  // -----------------------------------------------------------------------------

  void computeId() {
    Sha256 hash;
    sha256Begin(hash);
    if (match_.stepCount == 1) {
      sha256Add(hash, e_.indices[0]);
      sha256Add(hash, e_.steps[0].id);
    } else {
      addAncestors(hash);
    }
    sha256Add(hash, rule_.id);
    sha256Hex(hash, id_);
  }

  /// Adds each step's event and its building block. The blocks' hashes differ only in their ends.
  void addAncestors(Sha256& hash) {
    Sha256 blocks;
    sha256Begin(blocks);
    for (uint32_t i = 0; i < match_.stepCount; ++i) {
      if (e_.steps[i].line.data == nullptr) continue;
      sha256Add(blocks, e_.steps[i].id);
      sha256Add(blocks, e_.indices[i]);
      sha256Add(blocks, rule_.id);
    }
    for (uint32_t i = 0; i < match_.stepCount; ++i) {
      if (e_.steps[i].line.data == nullptr) continue;
      char digits[kMaxDigits];
      char digest[kHexDigest];
      Sha256 block = blocks;
      sha256Add(block, Text{digits, formatNumber(i, digits)});
      sha256Hex(block, digest);
      sha256Add(hash, e_.steps[i].id);
      sha256Add(hash, e_.indices[i]);
      sha256Add(hash, Text{digest, kHexDigest});
    }
  }

  // ---- the document
  // --------------------------------------------------------------------------------------------------

  void time(Text key, int64_t ns) {
    if (ns == INT64_MIN) return;
    putKey(json_, key);
    putTime(json_, ns);
  }
  /// Members of an object that stands between `open` and `}`.
  void object(Text open, Text members) {
    putMembers(json_, open);
    putMembers(json_, members);
    put(json_, literal("}"));
  }

  void writeDocument() {
    computeId();
    put(json_, literal("{"));
    putBody(json_, e_);
    time(literal("@timestamp"), alertTime());
    putMember(json_, literal("message"), rule_.name);
    writeEvent();
    object(literal("\"rule\":{"), rule_.rule_json);
    if (rule_.threat_json.length != 0) object(literal("\"threat\":{"), rule_.threat_json);
    writeRulec();
    put(json_, literal("}\n"));
  }

  [[nodiscard]] int64_t alertTime() const {
    bool live = e_.options.deterministic == 0 && e_.host->now != nullptr;
    return live ? e_.host->now(e_.host->context) : match_.steps[lastEvent()].timeNs;
  }

  void writeEvent() {
    putMembers(json_, literal(R"("event":{"kind":"alert","module":"rulec","dataset":"rulec.alert","category":[)"));
    for (size_t i = 0; i < e_.categories.size; ++i) {
      putComma(json_);
      putString(json_, e_.categories[i]);
    }
    put(json_, literal(R"(],"type":["info"],"action":")"));
    put(json_, rule_.kind == RT_SEQUENCE ? literal("sequence-match\"")
               : rule_.kind == RT_SAMPLE ? literal("sample-match\"")
                                         : literal("event-match\""));
    putMember(json_, literal("id"), Text{id_, kHexDigest / 2});
    putMembers(json_, rule_.event_json);
    time(literal("start"), match_.steps[firstEvent()].timeNs);
    time(literal("end"), match_.steps[lastEvent()].timeNs);
    putKey(json_, literal("reason"));
    putReason(json_, e_, rule_);
    put(json_, literal("}"));
  }

  void writeRulec() {
    put(json_, literal(R"(,"rulec":{"alert":{)"));
    putMember(json_, literal("id"), Text{id_, kHexDigest});
    if (match_.keyCount != 0) writeKeys();
    putMembers(json_, rule_.rulec_json);
    put(json_, literal(R"(,"steps":[)"));
    for (uint32_t i = 0; i < match_.stepCount; ++i) writeStep(i);
    put(json_, literal("]}}"));
  }

  /// The key's parts under the names that they have in the first step.
  void writeKeys() {
    put(json_, literal(R"(,"join_keys":{)"));
    for (uint32_t i = 0; i < match_.keyCount; ++i) {
      uint32_t slot = rule_.keys[rule_.steps[firstEvent()].first_key + i].slot;
      if (slot == RT_NO_SLOT) continue;  // an unmapped field, always null
      putKey(json_, e_.plan->fields[slot].path);
      if (match_.keys[i].data == nullptr) {
        put(json_, literal("null"));
      } else {
        putString(json_, match_.keys[i]);
      }
    }
    put(json_, literal("}"));
  }

  void writeStep(uint32_t i) {
    putMembers(json_, literal("{\"index\":"));
    putNumber(json_, i);
    if (match_.steps[i].line.data == nullptr) return put(json_, literal(",\"missing\":true}"));
    putMember(json_, literal("id"), e_.steps[i].id);
    putMember(json_, literal("data_stream"), e_.indices[i]);
    time(literal("@timestamp"), match_.steps[i].timeNs);
    if (e_.options.embed_events != 0) writeEventItself(match_.steps[i].line);
    put(json_, literal("}"));
  }

  /// The event byte for byte; one that is not UTF-8 as the tree has it, repaired.
  void writeEventItself(Text line) {
    putKey(json_, literal("event"));
    if (validateLine(line.data, line.length) == LineFault::None) return put(json_, line);
    json_.ok = json_.ok && treeParse(e_.other, line.data, line.length) && treeWrite(e_.other, 0, e_.out);
  }

  Emitter& e_;
  const CompletedMatch& match_;
  const rt_rule& rule_;
  JsonOut json_;
  char id_[kHexDigest];
};

}  // namespace

bool emitterCreate(Emitter& e, const rt_plan* plan, const rt_options& options, const rt_host* host) {
  Allocator allocator{host};
  e.plan = plan;
  e.options = options;
  e.host = host;
  e.body = makeTree(host);
  e.other = makeTree(host);
  e.kept = makeBuffer<uint8_t>(allocator);
  e.steps = makeBuffer<rt_match_step>(allocator);
  e.indices = makeBuffer<Text>(allocator);
  e.categories = makeBuffer<Text>(allocator);
  e.texts = makeArena(allocator, kKeepTexts);
  e.out = makeBuffer<char>(allocator);
  e.status = RT_OK;
  return true;
}

void emitterDestroy(Emitter& e) {
  treeDestroy(e.body);
  treeDestroy(e.other);
  destroy(e.kept);
  destroy(e.steps);
  destroy(e.indices);
  destroy(e.categories);
  arenaDestroy(e.texts);
  destroy(e.out);
}

bool emitMatch(Emitter& emitter, const CompletedMatch& match) {
  bool ok = AlertWriter(emitter, match).run();
  if (emitter.out.size > kMaxBuffered) (void)emitterWrite(emitter);
  return ok;
}

int emitterWrite(Emitter& e) {
  if (e.out.size != 0 && e.host->write(e.host->context, e.out.data, e.out.size) != 0) e.status = RT_IO_ERROR;
  e.out.size = 0;
  return e.status;
}

}  // namespace rt
