// The steps of a match: what is read of their events.
#include "runtime/core/alert_document.h"
#include "runtime/core/number.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

bool copy(Emitter& e, Text text, Text* to) {
  char* bytes = arenaTake(e.texts, text.length + 1);
  if (bytes == nullptr) return false;
  copyBytes(bytes, text.data, text.length);
  *to = {bytes, text.length};
  return true;
}

bool addCategory(Emitter& e, const TreeNode& node) {
  if (node.kind != TreeKind::String) return true;
  Text category = node.text;
  for (size_t i = 0; i < e.categories.size; ++i)
    if (equal(e.categories[i], category)) return true;
  return copy(e, category, &category) && append(e.categories, category);
}

bool addCategories(Emitter& e, const Tree& tree) {
  uint32_t node = treeFind(tree, literal("event.category"));
  if (node == 0) return true;
  if (tree.nodes[node].kind != TreeKind::Array) return addCategory(e, tree.nodes[node]);
  for (uint32_t item = tree.nodes[node].first; item != 0; item = tree.nodes[item].next)
    if (!addCategory(e, tree.nodes[item])) return false;
  return true;
}

// ---- ancestors -----------------------------------------------------------------------------------------------------

/// The text of a string; empty for anything else.
Text textOf(const Tree& tree, uint32_t node) {
  return node != 0 && tree.nodes[node].kind == TreeKind::String ? tree.nodes[node].text : Text{nullptr, 0};
}

uint64_t depthOf(const Tree& tree, uint32_t node, uint64_t otherwise) {
  Decimal decimal;
  uint64_t depth = 0;
  bool isNumber = node != 0 && tree.nodes[node].kind == TreeKind::Number &&
                  parseDecimal(tree.nodes[node].text, true, &decimal) && toUnsigned(decimal, &depth);
  return isNumber ? depth : otherwise;
}

/// The rule of an event that is itself an alert, of either profile.
Text alertRule(const Tree& tree) {
  Text rule = textOf(tree, treeFind(tree, literal("kibana.alert.rule.uuid")));
  if (rule.data != nullptr || treeFind(tree, literal("rulec.alert.id")) == 0) return rule;
  return textOf(tree, treeFind(tree, literal("rule.id")));
}

/// The ancestors that an alert names. What is no ancestor is passed over.
bool addEarlier(Emitter& e, const Tree& tree) {
  uint32_t list = treeFind(tree, literal("kibana.alert.ancestors"));
  if (list == 0 || tree.nodes[list].kind != TreeKind::Array) return true;
  for (uint32_t item = tree.nodes[list].first; item != 0; item = tree.nodes[item].next) {
    if (tree.nodes[item].kind != TreeKind::Object) continue;
    Text rule = textOf(tree, treeMember(tree, item, literal("rule")));
    Ancestor ancestor{
        {}, {}, {}, depthOf(tree, treeMember(tree, item, literal("depth")), rule.data != nullptr ? 1 : 0)};
    if (!copy(e, textOf(tree, treeMember(tree, item, literal("id"))), &ancestor.id) ||
        !copy(e, textOf(tree, treeMember(tree, item, literal("index"))), &ancestor.index) ||
        (rule.data != nullptr && !copy(e, rule, &ancestor.rule)) || !append(e.ancestors, ancestor))
      return false;
  }
  return true;
}

bool addAncestors(Emitter& e, const Tree& tree, Text id, Text index) {
  Text rule = alertRule(tree);
  if (rule.data == nullptr) return append(e.ancestors, Ancestor{id, index, rule, 0});
  uint64_t depth = depthOf(tree, treeFind(tree, literal("kibana.alert.depth")), 1);
  return addEarlier(e, tree) && copy(e, rule, &rule) && append(e.ancestors, Ancestor{id, index, rule, depth});
}

// ---- a step --------------------------------------------------------------------------------------------------------

bool readStep(Emitter& e, const Tree& tree, const CompletedStep& step) {
  Text id, index;
  return documentId(e, tree, step.line, &id) && documentIndex(e, tree, e.options.source_name, &index) &&
         addCategories(e, tree) && addAncestors(e, tree, id, index) &&
         append(e.steps, rt_match_step{step.line, id, step.timeNs}) &&
         append(e.info, StepInfo{index, {}, static_cast<uint32_t>(e.ancestors.size), tree.repaired});
}

bool addMissing(Emitter& e) {
  return append(e.steps, rt_match_step{{nullptr, 0}, {nullptr, 0}, INT64_MIN}) &&
         append(e.info, StepInfo{{}, {}, static_cast<uint32_t>(e.ancestors.size), false});
}

/// Adds a step's events and its own id. \returns false if there is no event.
bool hashAncestors(const Emitter& e, uint32_t step, Sha256& hash) {
  for (uint32_t a = ancestorsBegin(e, step); a < e.info[step].ancestorsEnd; ++a) {
    sha256Add(hash, e.ancestors[a].id);
    sha256Add(hash, e.ancestors[a].index);
  }
  return ancestorsBegin(e, step) != e.info[step].ancestorsEnd;
}

/// Adds each step's events and its building block. The blocks' hashes differ only in their ends.
bool hashGroup(rt_alert& alert, Sha256& hash) {
  Emitter& e = alert.emitter;
  Sha256 blocks;
  sha256Begin(blocks, e.simd);
  for (uint32_t i = 0; i < alert.match.stepCount; ++i)
    if (hashAncestors(e, i, blocks)) sha256Add(blocks, alert.rule.id);
  for (uint32_t i = 0; i < alert.match.stepCount; ++i) {
    if (!hashAncestors(e, i, hash)) continue;
    char* digest = arenaTake(e.texts, kHexDigest);
    if (digest == nullptr) return false;
    char digits[kMaxDigits];
    Sha256 block = blocks;
    sha256Add(block, Text{digits, formatNumber(i, digits)});
    sha256Add(block, alert.match.idSuffix);
    sha256Hex(block, digest);
    e.info[i].block = {digest, kHexDigest};
    sha256Add(hash, e.info[i].block);
  }
  return true;
}

}  // namespace

bool documentId(Emitter& e, const Tree& document, Text line, Text* id) {
  Text found = firstValue(document, e.options.id_field);
  if (found.data != nullptr) return copy(e, found, id);
  char* digest = arenaTake(e.texts, kHexDigest);
  if (digest == nullptr) return false;
  Sha256 hash;
  sha256Begin(hash, e.simd);
  sha256Add(hash, line);
  sha256Hex(hash, digest);
  *id = {digest, kHexDigest};
  return true;
}

bool documentIndex(Emitter& e, const Tree& document, Text otherwise, Text* index) {
  const char* path = "data_stream.type\0data_stream.dataset\0data_stream.namespace";
  Text parts[3];
  size_t length = 2;
  for (int i = 0; i < 3; ++i) {
    parts[i] = firstValue(document, nextText(path));
    if (parts[i].data == nullptr) return copy(e, otherwise, index);
    length += parts[i].length;
  }
  char* bytes = arenaTake(e.texts, length);
  if (bytes == nullptr) return false;
  *index = {bytes, length};
  for (int i = 0; i < 3; ++i) {
    if (i > 0) *bytes++ = '-';
    copyBytes(bytes, parts[i].data, parts[i].length);
    bytes += parts[i].length;
  }
  return true;
}

uint32_t firstEvent(const CompletedMatch& match) {
  uint32_t i = 0;
  while (match.steps[i].line.data == nullptr) ++i;
  return i;
}

uint32_t lastEvent(const CompletedMatch& match) {
  uint32_t i = match.stepCount - 1;
  while (match.steps[i].line.data == nullptr) --i;
  return i;
}

bool readSteps(Emitter& e, const CompletedMatch& match) {
  arenaClear(e.texts);
  e.steps.size = e.info.size = e.ancestors.size = e.categories.size = 0;
  for (uint32_t i = 0; i < match.stepCount; ++i) {
    const CompletedStep& step = match.steps[i];
    if (step.line.data == nullptr) {
      if (!addMissing(e)) return false;
      continue;
    }
    bool isFirst = i == firstEvent(match);
    Tree& tree = isFirst ? e.body : e.other;
    if (!treeParse(tree, step.line.data, step.line.length) || !readStep(e, tree, step)) return false;
    if (!isFirst) keepCommon(e);
  }
  return true;
}

bool computeIds(rt_alert& alert) {
  const Emitter& e = alert.emitter;
  Sha256 hash;
  sha256Begin(hash, e.simd);
  if (alert.match.stepCount == 1) {
    sha256Add(hash, e.info[0].index);
    sha256Add(hash, e.steps[0].id);
  } else if (!hashGroup(alert, hash)) {
    return false;
  }
  sha256Add(hash, alert.rule.id);
  sha256Add(hash, alert.match.idSuffix);
  sha256Hex(hash, alert.id);
  return true;
}

bool isLoop(const Emitter& emitter, const rt_rule& rule) {
  for (size_t i = 0; i < emitter.ancestors.size; ++i)
    if (equal(emitter.ancestors[i].rule, rule.id)) return true;
  return false;
}

}  // namespace rt
