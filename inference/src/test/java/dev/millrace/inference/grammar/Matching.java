package dev.millrace.inference.grammar;

import java.nio.charset.StandardCharsets;

/** Whether a text fits a grammar. */
final class Matching {
  private Matching() {}

  static boolean fits(Grammar grammar, String text) {
    GrammarStates.State state = new GrammarStates(grammar).start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = state.then(b & 0xFF);
    }
    return state.mayEnd();
  }
}
