#include "compiler/codegen/networks.h"

#include "compiler/codegen/texts.h"
#include "compiler/ir/network.h"

#include <algorithm>

namespace rulec::codegen {
namespace {

constexpr ir::Network kAllIpv4{0, ir::kIpv4Low, 96};

/// One block in the width it is tested in.
struct Block {
  llvm::APInt address;
  llvm::APInt mask;
};

Block makeBlock(llvm::APInt address, unsigned prefix) {
  unsigned width = address.getBitWidth();
  return {address, llvm::APInt::getHighBitsSet(width, prefix)};
}

llvm::APInt bits128(const ir::Network& network) { return {128, llvm::ArrayRef<uint64_t>{network.low, network.high}}; }

struct Blocks {
  std::vector<Block> v4, v6;
  bool allV4 = false;  // some block holds every IPv4 address
};

Blocks split(const std::vector<ir::Network>& networks) {
  Blocks blocks;
  for (const ir::Network& network : networks) {
    if (ir::isIpv4(network)) {
      blocks.v4.push_back(makeBlock(llvm::APInt(32, network.low & 0xffff'ffff), network.prefix - 96));
      continue;
    }
    blocks.v6.push_back(makeBlock(bits128(network), network.prefix));
    blocks.allV4 |= ir::contains(network, kAllIpv4);
  }
  return blocks;
}

/// Branches on whether `address` lies in one of `blocks`. All compares are made: they are cheaper than branches.
void emitAny(llvm::IRBuilder<>& b, llvm::Value* address, const std::vector<Block>& blocks, llvm::BasicBlock* yes,
             llvm::BasicBlock* no) {
  llvm::Value* any = nullptr;
  for (const Block& block : blocks) {
    llvm::Value* prefix = block.mask.isAllOnes() ? address : b.CreateAnd(address, b.getInt(block.mask));
    llvm::Value* inside = b.CreateICmpEQ(prefix, b.getInt(block.address), "in");
    any = any == nullptr ? inside : b.CreateOr(any, inside);
  }
  if (any == nullptr) {
    b.CreateBr(no);
  } else {
    b.CreateCondBr(any, yes, no);
  }
}

/// Of more blocks a search in a table takes less time than all the compares; and code for thousands takes seconds to
/// compile.
constexpr size_t kManyBlocks = 64;

using Bits = unsigned __int128;

/// The blocks as ranges of addresses, sorted and apart from each other.
std::vector<std::pair<Bits, Bits>> rangesOf(std::vector<ir::Network> networks) {
  std::vector<std::pair<Bits, Bits>> ranges;
  std::ranges::sort(networks);
  for (const ir::Network& network : networks) {
    Bits first = Bits{network.high} << 64 | network.low;
    Bits rest = network.prefix == 0 ? ~Bits{0} : (Bits{1} << (128 - network.prefix)) - 1;
    if (!ranges.empty() && first <= ranges.back().second) continue;  // inside the block before it
    ranges.emplace_back(first, first | rest);
  }
  return ranges;
}

llvm::Constant* rangeTable(Abi& abi, const std::vector<ir::Network>& networks) {
  std::vector<uint64_t> bounds;
  std::vector<std::pair<Bits, Bits>> ranges = rangesOf(networks);
  for (const auto& [first, last] : ranges)
    for (Bits bound : {first, last}) {
      bounds.push_back(static_cast<uint64_t>(bound >> 64));
      bounds.push_back(static_cast<uint64_t>(bound));
    }
  auto* type = llvm::StructType::get(abi.pointer, abi.i64);
  llvm::Constant* table =
      llvm::ConstantStruct::get(type, {emitNumberTable<uint64_t>(abi, bounds, "bounds"), abi.int64(ranges.size())});
  return abi.makeArray(type, {table}, "ranges");
}

}  // namespace

void emitAddressInNetworks(Abi& abi, llvm::IRBuilder<>& b, llvm::Value* high, llvm::Value* low,
                           const std::vector<ir::Network>& networks, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
  if (networks.size() > kManyBlocks) {
    auto search = abi.function("rt_address_in_ranges", abi.i64, {abi.i64, abi.i64, abi.pointer});
    llvm::Value* found = b.CreateCall(search, {high, low, rangeTable(abi, networks)});
    b.CreateCondBr(b.CreateICmpNE(found, b.getInt64(0)), yes, no);
    return;
  }
  Blocks blocks = split(networks);
  llvm::Function* function = b.GetInsertBlock()->getParent();
  llvm::BasicBlock* ipv4 = llvm::BasicBlock::Create(b.getContext(), "ipv4", function);
  llvm::BasicBlock* ipv6 = llvm::BasicBlock::Create(b.getContext(), "ipv6", function);
  llvm::Value* isMapped = b.CreateICmpEQ(b.CreateLShr(low, 32), b.getInt64(ir::kIpv4Low >> 32));
  b.CreateCondBr(b.CreateAnd(b.CreateICmpEQ(high, b.getInt64(0)), isMapped, "is.ipv4"), ipv4, ipv6);

  b.SetInsertPoint(ipv4);
  if (blocks.allV4) {
    b.CreateBr(yes);
  } else {
    emitAny(b, b.CreateTrunc(low, b.getInt32Ty(), "v4"), blocks.v4, yes, no);
  }
  b.SetInsertPoint(ipv6);
  llvm::Type* wide = b.getInt128Ty();
  llvm::Value* upper = b.CreateShl(b.CreateZExt(high, wide), 64);
  emitAny(b, b.CreateOr(upper, b.CreateZExt(low, wide), "v6"), blocks.v6, yes, no);
}

}  // namespace rulec::codegen
