package dev.millrace.inference.grammar;

import dev.millrace.inference.sampling.TokenMask;

/** How far one answer has come in a grammar. For one thread. */
public final class GrammarCursor {
  private final TokenGrammar grammar;
  private GrammarStates.State state;

  GrammarCursor(TokenGrammar grammar, GrammarStates.State state) {
    this.grammar = grammar;
    this.state = state;
  }

  /**
   * The tokens that may come next. Where few may still come, only those after which the rest can
   * yet be written, so that an answer is whole wherever it must end: a text has no fewer bytes than
   * it needs tokens.
   *
   * @param tokensLeft that may yet come, this one included
   */
  public TokenMask next(int tokensLeft) {
    return grammar.fitting(state, tokensLeft - 1).mask();
  }

  /** Goes on by a token's bytes. */
  public void accept(byte[] bytes) {
    state = grammar.after(state, bytes);
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return state.mayEnd();
  }

  /** Whether nothing can follow. */
  public boolean over() {
    return state.over();
  }
}
