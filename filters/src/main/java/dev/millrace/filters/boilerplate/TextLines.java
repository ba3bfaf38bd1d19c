package dev.millrace.filters.boilerplate;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

/**
 * The lines of a text. Those that may be boilerplate have a digest, of the line without white space
 * at its ends: all but those with fewer than two letters, such as rules and braces, and what stands
 * within a code fence of Markdown with the fences.
 */
final class TextLines {
  static final HashFunction DIGEST = Hashing.sipHash24();

  private static final String FENCE = "```";

  private final String text;
  private final List<String> lines;
  private final List<OptionalLong> digests;

  private TextLines(String text, List<String> lines, List<OptionalLong> digests) {
    this.text = text;
    this.lines = lines;
    this.digests = digests;
  }

  static TextLines of(String text) {
    List<String> lines = Arrays.asList(text.split("\n", -1));
    List<OptionalLong> digests = new ArrayList<>(lines.size());
    boolean code = false;
    for (String line : lines) {
      boolean fence = line.stripLeading().startsWith(FENCE);
      code ^= fence;
      digests.add(code || fence ? OptionalLong.empty() : digest(line));
    }
    return new TextLines(text, lines, digests);
  }

  private static OptionalLong digest(String line) {
    return line.codePoints().filter(Character::isLetter).limit(2).count() < 2
        ? OptionalLong.empty()
        : OptionalLong.of(DIGEST.hashString(line.strip(), StandardCharsets.UTF_8).asLong());
  }

  /** Of the lines that may be boilerplate, each once, in the order of the first of each. */
  long[] distinct() {
    return digests.stream().flatMapToLong(OptionalLong::stream).distinct().toArray();
  }

  /**
   * Which lines have one of these digests, from 0.
   *
   * @param sorted ascending
   */
  BitSet having(long[] sorted) {
    BitSet having = new BitSet();
    for (int i = 0; i < digests.size(); i++) {
      OptionalLong digest = digests.get(i);
      if (digest.isPresent() && Arrays.binarySearch(sorted, digest.getAsLong()) >= 0) {
        having.set(i);
      }
    }
    return having;
  }

  /** The text without some lines, and without the empty lines that would meet where they were. */
  String without(BitSet struck) {
    if (struck.isEmpty()) {
      return text;
    }
    List<String> left = new ArrayList<>(lines.size());
    boolean gap = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (struck.get(i)) {
        gap = true;
      } else if (!(gap && line.isBlank() && (left.isEmpty() || left.getLast().isBlank()))) {
        left.add(line);
        gap &= line.isBlank();
      }
    }
    while (!left.isEmpty() && left.getLast().isBlank()) {
      left.removeLast();
    }
    return String.join("\n", left);
  }
}
