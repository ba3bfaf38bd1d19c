package dev.millrace.tokenizer;

import java.util.Random;

/** Seeded text of all kinds: words, spaces, digits, contractions, marks, scripts, surrogates. */
public final class RandomText {
  private static final String[] FRAGMENTS = {
    " ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    "\u00a0",
    "\u2003",
    "\u0085",
    "\u000b",
    "\u3000",
    "'s",
    "'S",
    "'ll",
    "'LL",
    "'Ve",
    "'\u017f",
    "'",
    "''re",
    "a",
    "Z",
    "the",
    " The",
    "hello",
    "WORLD",
    "camelCase",
    "ABCdef",
    "7",
    "42",
    "12345",
    "\u0663\u0664",
    "\u2167",
    "\u00bd",
    "!",
    "...",
    "//",
    "/\n",
    "-",
    "_",
    "\"",
    "<|endoftext|>",
    "\u0301",
    "e\u0301",
    "\u00e9",
    "\u00df",
    "\u01c5",
    "\u02b0",
    "\u4e2d\u6587",
    "\u3053\u3093",
    "\ud55c\uad6d",
    "\u0627\u0644",
    "\u0939\u093f\u0928",
    "\u0e01\u0e31",
    "\ud83d\ude00",
    "\ud83d\udc4d\ud83c\udffd",
    "\ud835\udc00",
    "\ud801\udc00",
    "\ud801\udc28",
    "\ud83c\uddec\ud83c\udde7",
    "\u200d",
    "\ufe0f",
    "\u0000",
    "\u007f",
    "\ufffd",
    "\u0130",
    "\u1e9e",
    "\u212b",
    "A\u030a",
    "\u1100\u1161"
  };

  private final Random random;

  public RandomText(long seed) {
    random = new Random(seed);
  }

  /** Fragments and code points from everywhere, unpaired surrogates left out. */
  public String next(int maxParts) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(maxParts + 1);
    for (int i = 0; i < parts; i++) {
      String part = part();
      int times = random.nextInt(8) == 0 ? 1 + random.nextInt(4) : 1;
      text.append(part.repeat(times));
    }
    return text.toString();
  }

  private String part() {
    return switch (random.nextInt(6)) {
      case 0 -> Character.toString(32 + random.nextInt(95));
      case 1 -> Character.toString(assigned(0x3000));
      case 2 -> Character.toString(assigned(Character.MAX_CODE_POINT + 1));
      default -> FRAGMENTS[random.nextInt(FRAGMENTS.length)];
    };
  }

  // Unassigned code points become letters in later Unicode versions, and libraries differ in
  // theirs.
  private int assigned(int bound) {
    while (true) {
      int codePoint = random.nextInt(bound);
      int type = Character.getType(codePoint);
      if (type != Character.UNASSIGNED && type != Character.SURROGATE) {
        return codePoint;
      }
    }
  }

  public byte[] bytes(int maxLength) {
    byte[] bytes = new byte[random.nextInt(maxLength + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }
}
