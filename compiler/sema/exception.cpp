#include "compiler/sema/exception.h"

#include "compiler/ir/network.h"
#include "compiler/sema/kql_tree.h"
#include "compiler/sema/kql_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace rulec::sema {
namespace {

using syntax::EntryType;
using syntax::ExceptionEntry;
using syntax::LocatedText;
using Bits = unsigned __int128;

/// Address blocks become a table in the matcher, of 32 bytes each.
constexpr size_t kMaxBlocks = 1 << 20;

Bits bitsOf(const ir::Network& network) { return Bits{network.high} << 64 | network.low; }

/// An address block as a query spells it: a dotted quad or eight groups.
std::string spell(Bits address, int prefix) {
  if (address >> 32 == 0xffff)
    return fmt::format("{}.{}.{}.{}/{}", static_cast<unsigned>(address >> 24 & 0xff),
                       static_cast<unsigned>(address >> 16 & 0xff), static_cast<unsigned>(address >> 8 & 0xff),
                       static_cast<unsigned>(address & 0xff), prefix - 96);
  std::string text;
  for (int shift = 112; shift >= 0; shift -= 16)
    text += fmt::format("{:x}{}", static_cast<unsigned>(address >> shift & 0xffff), shift != 0 ? ":" : "");
  return fmt::format("{}/{}", text, prefix);
}

int trailingZeros(Bits bits) {
  auto low = static_cast<uint64_t>(bits);
  return low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(static_cast<uint64_t>(bits >> 64));
}

class ItemChecker {
 public:
  ItemChecker(FileId file, const Schema& schema, Diagnostics& diagnostics)
      : file_(file), schema_(schema), diagnostics_(diagnostics), tree_(file) {}

  std::optional<CheckedKql> run(const syntax::ExceptionItem& item, const std::vector<ValueList>& lists) {
    size_t before = diagnostics_.errorCount();
    std::vector<kql::NodeId> all;
    list_ = lists.data();
    for (const ExceptionEntry& entry : item.entries) all.push_back(node(entry, ""));
    if (!item.osTypes.empty()) all.push_back(osTypes(item.osTypes));
    kql::NodeId root = tree_.negation(tree_.all(std::move(all), item.span));
    if (diagnostics_.errorCount() != before) return std::nullopt;
    return checkKql(std::move(tree_).finish(root), schema_, diagnostics_);
  }

 private:
  /// \param within what stands before the name of its field: the path of the objects that are asked, and a dot
  kql::NodeId node(const ExceptionEntry& entry, const std::string& within) {
    kql::NodeId node = entry.type == EntryType::List     ? listed(entry, within, *list_++)
                       : entry.type == EntryType::Nested ? nested(entry, within)
                                                         : condition(entry);
    return entry.excluded ? tree_.negation(node) : node;
  }

  /// As deep as the syntax lets entries be.
  kql::NodeId nested(const ExceptionEntry& entry, const std::string& within) {
    std::vector<kql::NodeId> all;
    for (const ExceptionEntry& inner : entry.entries) all.push_back(node(inner, within + entry.field.value + "."));
    Span span = entry.field.span;
    return tree_.nested(entry.field.value, span, tree_.all(std::move(all), span), false);
  }

  kql::NodeId is(const ExceptionEntry& entry, kql::Literal value) {
    return tree_.is(entry.field.value, entry.field.span, std::move(value));
  }

  kql::NodeId condition(const ExceptionEntry& entry) {
    if (entry.type == EntryType::Exists) return is(entry, anyValue(entry.field.span));
    std::vector<kql::NodeId> some;
    bool isPattern = entry.type == EntryType::Wildcard;
    for (const LocatedText& value : entry.values) {
      if (isPattern) warnOfLostBackslash(value.value, {file_, value.span}, diagnostics_);
      some.push_back(
          is(entry, isPattern ? wildcardValue(value.value, false, value.span) : plainValue(value.value, value.span)));
    }
    return tree_.some(std::move(some), entry.field.span);
  }

  kql::NodeId osTypes(const std::vector<LocatedText>& names) {
    std::vector<kql::NodeId> some;
    for (std::string_view field : {"host.os.type", "host.os.name.caseless"})
      for (const LocatedText& name : names)
        some.push_back(tree_.is(std::string(field), name.span, plainValue(name.value, name.span)));
    return tree_.some(std::move(some), names.front().span);
  }

  // ---- lists -------------------------------------------------------------------------------------------------------

  kql::NodeId listed(const ExceptionEntry& entry, const std::string& within, const ValueList& list) {
    std::string_view objects = std::string_view(within).substr(0, within.empty() ? 0 : within.size() - 1);
    std::optional<FieldInfo> field = schema_.find(within + entry.field.value, objects);
    bool addresses = field && field->type == FieldType::Ip;
    if (field && !addresses && (field->isText || !isKeyword(field->type))) refuseList(entry);
    if (list.values.empty()) {  // no event; the field is checked all the same
      kql::NodeId present = is(entry, anyValue(entry.field.span));
      kql::NodeId absent = tree_.negation(is(entry, anyValue(entry.field.span)));
      return tree_.all({present, absent}, entry.field.span);
    }
    std::vector<kql::NodeId> some;
    auto add = [&](std::string value) {
      some.push_back(is(entry, plainValue(std::move(value), entry.values.front().span)));
    };
    for (const LocatedText& value : list.values) {
      if (!addresses) {
        add(value.value);
      } else if (!addAddresses(value.value, add)) {
        diagnostics_.report(DiagnosticCode::value_type, {list.file, value.span}, value.value,
                            "an address, a block or a range of addresses", entry.field.value);
      }
    }
    if (addresses && some.size() > kMaxBlocks)
      diagnostics_.report(DiagnosticCode::unsupported_filter, {file_, entry.values.front().span},
                          fmt::format("list: {} address blocks, more than {}", some.size(), kMaxBlocks));
    return tree_.some(std::move(some), entry.field.span);
  }

  void refuseList(const ExceptionEntry& entry) {
    diagnostics_.report(
        DiagnosticCode::invalid_exception, {file_, entry.field.span},
        fmt::format("looks up field `{}` in a list: it is neither a keyword nor an address", entry.field.value));
  }

  /// An address, a block, or a range of addresses. \returns false for other text
  template <class Add>
  static bool addAddresses(const std::string& text, Add add) {
    if (ir::parseNetwork(text)) return add(text), true;
    size_t dash = text.find('-');
    if (dash == std::string::npos) return false;
    std::optional<ir::Network> low = ir::parseNetwork(text.substr(0, text.find_last_not_of(' ', dash - 1) + 1));
    std::optional<ir::Network> high =
        ir::parseNetwork(text.substr(std::min(text.find_first_not_of(' ', dash + 1), text.size())));
    if (!low || !high || low->prefix != 128 || high->prefix != 128 || bitsOf(*low) > bitsOf(*high)) return false;
    addRange(bitsOf(*low), bitsOf(*high), add);
    return true;
  }

  /// The fewest blocks that hold the addresses `low` to `high`.
  template <class Add>
  static void addRange(Bits low, Bits high, Add add) {
    for (;;) {
      int size = low == 0 ? 127 : trailingZeros(low);
      while (size > 0 && low + ((Bits{1} << size) - 1) > high) --size;
      add(spell(low, 128 - size));
      Bits last = low + ((Bits{1} << size) - 1);
      if (last >= high) return;
      low = last + 1;
    }
  }

  FileId file_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
  KqlTree tree_;
  const ValueList* list_ = nullptr;  // of the next entry that has one
};

}  // namespace

std::optional<CheckedKql> checkException(FileId file, const syntax::ExceptionItem& item,
                                         const std::vector<ValueList>& lists, const Schema& schema,
                                         Diagnostics& diagnostics) {
  return ItemChecker(file, schema, diagnostics).run(item, lists);
}

}  // namespace rulec::sema
