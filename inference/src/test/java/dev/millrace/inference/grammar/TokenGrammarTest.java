package dev.millrace.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenGrammarTest {
  private static final List<String> TOKENS = List.of("a", "b");

  private static GrammarCursor of(String gbnf) {
    return new TokenGrammar(
            Grammar.ofGbnf(gbnf),
            TokenTrie.of(
                TOKENS.size(),
                token -> TOKENS.get(token).getBytes(StandardCharsets.UTF_8),
                List.of()))
        .cursor();
  }

  @Test
  void aTokenMayComeAsLongAsTheRestFitsBehindIt() {
    GrammarCursor cursor = of("root ::= \"a\"* \"b\"");
    assertThat(cursor.next(2).allows(0)).isTrue();
    assertThat(cursor.next(1).allows(0)).isFalse();
    assertThat(cursor.next(1).allows(1)).isTrue();
  }
}
