#include "tools/differ/shrink_kql.h"

#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"
#include "tools/differ/simplify.h"

#include <optional>
#include <vector>

namespace rulec::differ {
namespace {

std::optional<kql::Query> parse(const std::string& text) {
  SourceFiles files;
  Diagnostics diagnostics;
  const FileId file = files.add(makeSourceFile("<query>", text));
  return kql::parse(identityMap(file, text), diagnostics);
}

std::string printWith(kql::Query query, kql::NodeId id, decltype(kql::Node::node) node) {
  query.nodes[id].node = std::move(node);
  return kql::print(query);
}

template <class Chain>
void addOperands(const kql::Query& query, kql::NodeId id, const Chain& chain, std::vector<std::string>& out) {
  for (size_t i = 0; i < chain.operands.size(); ++i) {
    out.push_back(printWith(query, id, query.nodes[chain.operands[i]].node));
    Chain fewer = chain;
    fewer.operands.erase(fewer.operands.begin() + static_cast<ptrdiff_t>(i));
    if (fewer.operands.size() > 1) out.push_back(printWith(query, id, std::move(fewer)));
  }
}

/// The query with one part simpler.
std::vector<std::string> simpler(const kql::Query& query) {
  std::vector<std::string> out{kql::print(query)};
  for (uint32_t i = 0; i < query.nodes.size(); ++i) {
    const kql::NodeId id{i};
    out.push_back(printWith(query, id, kql::Everything{}));
    std::visit(Overload{[&](const kql::Not& n) { out.push_back(printWith(query, id, query.nodes[n.operand].node)); },
                        [&](const kql::And& n) { addOperands(query, id, n, out); },
                        [&](const kql::Or& n) { addOperands(query, id, n, out); }, [](const auto&) {}},
               query.nodes[id].node);
  }
  return out;
}

}  // namespace

std::string shrinkKql(std::string query, const std::function<bool(const std::string&)>& fails, size_t attempts) {
  const Simplification how{[](const std::string& text) { return parse(text).has_value(); },
                           [](const std::string& text) {
                             const std::optional<kql::Query> tree = parse(text);
                             return tree ? simpler(*tree) : std::vector<std::string>();
                           }};
  return simplify(std::move(query), how, fails, attempts);
}

}  // namespace rulec::differ
