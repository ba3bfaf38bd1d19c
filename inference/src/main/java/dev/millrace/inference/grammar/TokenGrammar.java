package dev.millrace.inference.grammar;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A grammar over a vocabulary's tokens. What was found of its states is kept for the answers that
 * follow. Safe for several threads.
 */
public final class TokenGrammar {
  /** Sets of tokens that are kept: one has a bit for each token. */
  private static final int MAX_MASKS = 256;

  private final TokenTrie trie;
  private final GrammarStates states;
  private final GrammarStates.State start;
  private final Map<GrammarStates.State, TokenTrie.Fitting> masks =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(
            Map.Entry<GrammarStates.State, TokenTrie.Fitting> eldest) {
          return size() > MAX_MASKS;
        }
      };

  /**
   * @throws GrammarException if no token begins a text that fits
   */
  public TokenGrammar(Grammar grammar, TokenTrie trie) {
    this.trie = trie;
    this.states = new GrammarStates(grammar);
    this.start = states.start();
    if (!start.mayEnd() && fitting(start, Integer.MAX_VALUE).mask().count() == 0) {
      throw new GrammarException("the model's vocabulary has no token that begins what fits it");
    }
  }

  /** At the beginning of a text. */
  public GrammarCursor cursor() {
    return new GrammarCursor(this, start);
  }

  /**
   * @param mostLeft least bytes that may be missing after the token; if none leaves so few, all
   *     that fit
   */
  synchronized TokenTrie.Fitting fitting(GrammarStates.State state, int mostLeft) {
    states.beginWork();
    TokenTrie.Fitting all = masks.get(state);
    if (all == null) {
      all = trie.fitting(state, Integer.MAX_VALUE);
      masks.put(state, all);
    }
    if (all.mostLeft() <= mostLeft) {
      return all;
    }
    TokenTrie.Fitting few = trie.fitting(state, mostLeft);
    return few.mask().count() > 0 ? few : all;
  }

  synchronized GrammarStates.State after(GrammarStates.State state, byte[] bytes) {
    GrammarStates.State next = state;
    for (byte b : bytes) {
      next = next.then(b & 0xFF);
    }
    return next;
  }
}
