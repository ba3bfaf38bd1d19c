package dev.millrace.inference.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GbnfReaderTest {
  private static void fits(String gbnf, String... texts) {
    Grammar grammar = Grammar.ofGbnf(gbnf);
    for (String text : texts) {
      assertThat(Matching.fits(grammar, text)).as("%s of %s", text, gbnf).isTrue();
    }
  }

  private static void fitsNot(String gbnf, String... texts) {
    Grammar grammar = Grammar.ofGbnf(gbnf);
    for (String text : texts) {
      assertThat(Matching.fits(grammar, text)).as("%s of %s", text, gbnf).isFalse();
    }
  }

  @Test
  void readsLlamaCppsNotation() {
    String gbnf =
        """
        # arithmetic
        root  ::= (expr "=" ws term "\\n")+
        expr  ::= term ([-+*/] term)*
        term  ::= ident | num |
                  "(" ws expr ")" ws
        ident ::= [a-z] [a-z0-9_]* ws
        num   ::= [0-9]+ ws   # a number
        ws    ::= [ \\t\\n]*
        """;
    fits(gbnf, "1+2=3\n", "(a +b1)*2= c\n", "x=y\nz=1\n");
    fitsNot(gbnf, "", "1+2", "1+=3\n", "(a=b\n", "1+2=3\n?");
  }

  @Test
  void repeatsAsOftenAsItSays() {
    fits("root ::= \"a\"{2}", "aa");
    fitsNot("root ::= \"a\"{2}", "a", "aaa");
    fits("root ::= [ab]{1,3} \"c\"?", "a", "abbc");
    fitsNot("root ::= [ab]{1,3} \"c\"?", "", "c", "aaaa");
    fits("root ::= \"a\"{2,}", "aa", "aaaaaaa");
    fitsNot("root ::= \"a\"{0}", "a");
  }

  @Test
  void charactersAreWhole() {
    fits("root ::= [ä-ü€\\U0001F600]+", "äöü€😀");
    fits("root ::= [^\"\\\\]*", "日本 and so on");
    fitsNot("root ::= [^\"\\\\\\n]*", "a\"", "a\\", "a\n");
    fits("root ::= . . \"\\u00e9\"", "x😀é");
  }

  @Test
  void aRuleMayGoOnInALineThatBeginsWithABar() {
    fits("root ::= \"a\"\n  | \"b\"\nother ::= \"c\"", "a", "b");
  }

  @Test
  void emptyPartsMayRepeat() {
    fits("root ::= (\"a\"?)* \"b\"", "b", "aab");
    fits("root ::= ((\"a\"?)* (\"\")*)+", "", "aaa");
  }

  @Test
  void whatCannotBeReadIsNamedWithItsLine() {
    refused("", "rule 'root' is missing");
    refused("a ::= \"b\"", "rule 'root' is missing");
    refused("root ::= other", "rule 'other' is not defined");
    refused("root ::= \"a\nb\" (", "is missing (line 2)");
    refused("root ::= [z-a]", "a range of characters ends before it begins");
    refused("root ::= \"\\q\"", "\\q is no escape");
    refused("root = \"a\"", "::= is missing (line 1)");
    refused("root ::= \"a\"\nroot ::= \"b\"", "defined twice");
    refused("root ::= \"a\" }", "cannot stand here");
    refused("root ::= (".repeat(1) + "(".repeat(5000), "nested deeper");
    refused("root ::= \"a\"{3,2}", "at least 3 and at most 2");
  }

  @Test
  void whatCannotEndIsRefused() {
    refused("root ::= \"a\" root", "nothing fits it");
    refused("root ::= root", "nothing fits it");
    refused("root ::= []", "nothing fits it");
    fits("root ::= \"a\" root | never | \"b\"\nnever ::= \"x\" never", "aab");
  }

  @Test
  void aRuleThatBeginsWithItselfIsRefused() {
    refused("root ::= root \"a\" | \"b\"", "rule 'root' begins with itself");
    refused("root ::= \"\" x\nx ::= \"a\"? y \"c\"\ny ::= x | \"b\"", "begins with itself");
    fits("root ::= \"a\" root \"b\" | \"\"", "aabb");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    refused("root ::= ((\"abc\"{1000}){1000}){1000}", "nothing fits it");
    refused("root ::= (\"" + "a".repeat(201_000) + "\")", "too large");
    refused("root ::= " + " ".repeat(1 << 18) + "\"a\"", "too large");
    refused("root ::= \"a\"{1,20000}", "at most 10000");
    String many =
        IntStream.range(0, 60)
            .mapToObj(i -> "(\"a\"* \"b\"?){0,50}")
            .collect(Collectors.joining(" "));
    Grammar wide = Grammar.ofGbnf("root ::= " + many);
    assertThatThrownBy(() -> Matching.fits(wide, "a".repeat(300) + "b".repeat(300)))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining("ways at once");
  }

  @Test
  void manyRulesInAnyOrderAreReadAtOnce() {
    StringBuilder gbnf = new StringBuilder("root ::= r0");
    int rules = 8_000;
    for (int i = 1; i < rules; i++) {
      gbnf.append(" | r").append((int) ((long) i * 7919 % rules));
    }
    for (int i = 0; i < rules; i++) {
      int next = (int) ((i + 1L) * 104_729 % rules);
      gbnf.append("\nr").append(i).append(i % 1000 == 0 ? " ::= \"a\"" : " ::= r" + next);
    }
    assertThat(Grammar.ofGbnf(gbnf.toString()).leastBytes()).isOne();
  }

  @Test
  void whatWouldTakeForeverIsRefused() {
    Grammar costly = Grammar.ofGbnf("root ::= ([a-z]{0,60} [a-z]{0,60}){0,40} \"!\"");
    assertThatThrownBy(
            () -> {
              GrammarStates.State state = new GrammarStates(costly).start();
              for (int i = 0; i < 100_000; i++) {
                state = state.then('a' + i % 26);
              }
            })
        .isInstanceOf(GrammarException.class);
  }

  private static void refused(String gbnf, String message) {
    assertThatThrownBy(() -> Grammar.ofGbnf(gbnf))
        .as(gbnf)
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
