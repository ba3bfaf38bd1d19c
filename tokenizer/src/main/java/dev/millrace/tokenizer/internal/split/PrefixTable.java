package dev.millrace.tokenizer.internal.split;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Symbols by their first byte, the longest first. */
public final class PrefixTable {
  private final List<String> symbols;
  private final byte[][][] byFirst = new byte[256][][];

  public PrefixTable(List<String> symbols) {
    this.symbols = List.copyOf(symbols);
    for (int b = 0; b < byFirst.length; b++) {
      byte first = (byte) b;
      byFirst[b] =
          symbols.stream()
              .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
              .filter(symbol -> symbol[0] == first)
              .sorted(Comparator.comparingInt((byte[] symbol) -> symbol.length).reversed())
              .toArray(byte[][]::new);
    }
  }

  public List<String> symbols() {
    return symbols;
  }

  /** The length of the longest symbol that the text has here, or 0. */
  int longest(byte[] utf8, int at) {
    for (byte[] symbol : byFirst[utf8[at] & 0xff]) {
      int end = at + symbol.length;
      if (end <= utf8.length && Arrays.equals(utf8, at, end, symbol, 0, symbol.length)) {
        return symbol.length;
      }
    }
    return 0;
  }
}
