package dev.millrace.inference.serving;

import dev.millrace.inference.grammar.Grammar;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.grammar.TokenTrie;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Grammars over one vocabulary: the last ones stay, with what was found of them. */
public final class TokenGrammars {
  private static final int MAX_KEPT = 16;
  private static final int MAX_KEY = 1 << 16;

  private final Supplier<TokenTrie> tokens;
  private final Map<String, TokenGrammar> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenGrammar> eldest) {
          return size() > MAX_KEPT;
        }
      };
  private Optional<TokenTrie> trie = Optional.empty();

  /**
   * @param tokens asked once, when the first grammar comes
   */
  TokenGrammars(Supplier<TokenTrie> tokens) {
    this.tokens = tokens;
  }

  /**
   * @param key what the grammar is read from: equal keys, equal grammars
   * @throws dev.millrace.inference.grammar.GrammarException if answers cannot be bound to it
   */
  public synchronized TokenGrammar of(String key, Supplier<Grammar> grammar) {
    TokenGrammar known = kept.get(key);
    if (known != null) {
      return known;
    }
    Grammar read = grammar.get();
    TokenTrie own = trie.orElseGet(tokens);
    trie = Optional.of(own);
    TokenGrammar made = new TokenGrammar(read, own);
    if (key.length() <= MAX_KEY) {
      kept.put(key, made);
    }
    return made;
  }
}
