package dev.millrace.filters.rules;

import dev.millrace.filters.words.TerminalMarks;
import java.util.BitSet;

/**
 * Characters that make no word: datatrove's {@code PUNCTUATION_SET}, controls and terminal marks of
 * all scripts included.
 */
final class Symbols {

  private static final String MARKS =
      "!/—”:％１〈&(、━\\【#%「」，】；+^]~“《„';’{|∶´[=-`*．（–？！：$～«〉,><》)?）。…@_.\"}►»";

  private static final BitSet SYMBOLS = symbols();

  private Symbols() {}

  static boolean isSymbol(int codePoint) {
    return SYMBOLS.get(codePoint);
  }

  private static BitSet symbols() {
    BitSet symbols = new BitSet();
    MARKS.chars().forEach(symbols::set);
    // controls, except tab and line feed
    symbols.set(0, 9);
    symbols.set(11, 13);
    symbols.set(13, 32);
    symbols.set(127, 160);
    TerminalMarks.all().forEach(symbols::set);
    return symbols;
  }
}
