package dev.millrace.packing;

import dev.millrace.tokenizer.Tokenizer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A packer's saved parts by their numbers, as a state store keeps them. */
final class KeptParts {
  private final Map<Integer, byte[]> parts = new HashMap<>();

  void keep(SavedPart part) {
    parts.put(part.number(), part.bytes());
  }

  void save(BlockPacker packer) {
    keep(packer.save());
  }

  BlockPacker resume(Tokenizer tokenizer, int blockLength) {
    return BlockPacker.resume(
        tokenizer, 0, blockLength, number -> Optional.ofNullable(parts.get(number)));
  }
}
