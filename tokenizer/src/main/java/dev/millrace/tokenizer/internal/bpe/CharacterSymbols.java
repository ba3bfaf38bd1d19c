package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.internal.split.CharacterClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Every character is a symbol; one that the vocabulary lacks becomes its bytes, {@code <0xE2>} for
 * each, and where one of those is lacking too, the unknown token. Bytes that are no UTF-8 are
 * characters of one byte that no vocabulary has.
 */
public final class CharacterSymbols implements Symbols {
  private static final int LACKING = -1;

  private final PieceTable characters;
  // by the character's code
  private final int[] ascii = new int[128];
  private final int[] byteTokens = new int[256];
  private final OptionalInt unknown;
  private final boolean fused;

  /**
   * @param names the tokens as the file spells them, in UTF-8
   * @param unknown without it, characters that cannot be written are left out
   * @param fused one unknown token stands for all that follow each other
   */
  public CharacterSymbols(Vocabulary names, OptionalInt unknown, boolean fused) {
    this.unknown = unknown;
    this.fused = fused;
    characters = new PieceTable(names, id -> isCharacter(names.token(id)));
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = characters.find(new byte[] {(byte) c}, 0, 1);
    }
    PieceTable all = new PieceTable(names, id -> true);
    for (int b = 0; b < byteTokens.length; b++) {
      byte[] name = TokenSpelling.byteName(b).getBytes(StandardCharsets.US_ASCII);
      byteTokens[b] = all.find(name, 0, name.length);
    }
  }

  OptionalInt unknown() {
    return unknown;
  }

  public boolean fused() {
    return fused;
  }

  public boolean hasAllBytes() {
    return Arrays.stream(byteTokens).allMatch(id -> id >= 0);
  }

  /** Whether the token stands for text that it does not spell: a byte, or anything unknown. */
  public boolean isFallback(int id) {
    return unknown.equals(OptionalInt.of(id)) || Arrays.stream(byteTokens).anyMatch(b -> b == id);
  }

  /** The token of the character with these bytes, negative if there is none. */
  public int character(byte[] utf8, int at, int length) {
    return length == 1 && utf8[at] >= 0 ? ascii[utf8[at]] : characters.find(utf8, at, length);
  }

  /**
   * As Hugging Face tokenizers has it, an unknown token is put down when a known character follows
   * or nothing: characters written as bytes come before it.
   */
  @Override
  public int read(byte[] utf8, int from, int to, int[] ids) {
    int size = 0;
    int pending = 0;
    int at = from;
    while (at < to) {
      int length = CharacterClass.length(CharacterClass.at(utf8, at, to));
      int id = character(utf8, at, length);
      if (id >= 0) {
        size = addUnknown(pending, ids, size);
        pending = 0;
        ids[size++] = id;
      } else if (hasBytes(utf8, at, length)) {
        for (int i = at; i < at + length; i++) {
          ids[size++] = byteTokens[utf8[i] & 0xff];
        }
      } else if (unknown.isPresent()) {
        if (pending == 1 && !fused) {
          size = addUnknown(pending, ids, size);
        }
        pending = 1;
      }
      at += length;
    }
    return addUnknown(pending, ids, size);
  }

  private int addUnknown(int count, int[] ids, int size) {
    if (count > 0) {
      ids[size] = unknown.orElse(LACKING);
    }
    return size + count;
  }

  private boolean hasBytes(byte[] utf8, int at, int length) {
    for (int i = at; i < at + length; i++) {
      if (byteTokens[utf8[i] & 0xff] < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isCharacter(byte[] name) {
    return CharacterClass.length(CharacterClass.at(name, 0, name.length)) == name.length;
  }
}
