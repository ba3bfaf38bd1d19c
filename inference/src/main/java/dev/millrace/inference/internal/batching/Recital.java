package dev.millrace.inference.internal.batching;

import dev.millrace.inference.serving.WithheldTexts;
import java.util.Arrays;

/** The last tokens of an answer, held against the texts that no answer may recite. */
final class Recital {
  private final WithheldTexts withheld;
  private final String tokenizerId;
  private final int[] last;
  private int count;

  /**
   * @param length of the shortest recital, in tokens; 0: nothing is one
   */
  Recital(WithheldTexts withheld, String tokenizerId, int length) {
    this.withheld = withheld;
    this.tokenizerId = tokenizerId;
    this.last = new int[length];
  }

  /** Whether the answer would recite with this token; it is part of the answer if not. */
  boolean completedBy(int token) {
    if (last.length == 0) {
      return false;
    }
    System.arraycopy(last, 1, last, 0, last.length - 1);
    last[last.length - 1] = token;
    count = Math.min(count + 1, last.length);
    return count == last.length && withheld.hold(tokenizerId, Arrays.copyOf(last, last.length));
  }
}
