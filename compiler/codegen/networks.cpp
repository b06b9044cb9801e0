#include "compiler/codegen/networks.h"

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

}  // namespace

void emitAddressInNetworks(llvm::IRBuilder<>& b, llvm::Value* high, llvm::Value* low,
                           const std::vector<ir::Network>& networks, llvm::BasicBlock* yes, llvm::BasicBlock* no) {
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
