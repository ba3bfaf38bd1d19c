package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.Verdict;
import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Line cleaning of C4 (Raffel et al. 2020, <a
 * href="https://jmlr.org/papers/volume21/20-074/20-074.pdf">JMLR 21</a>, section 2.2) as
 * datatrove's {@code C4QualityFilter} does it for FineWeb, without the demand for terminal
 * punctuation: lines fall that say little or speak of scripts, cookies and terms; the text goes on
 * as the lines kept.
 *
 * @param minSentences fewest sentences over the lines kept
 * @param minWordsPerLine fewest words between white space, citation marks counted
 * @param maxWordLength longest word of a line that is kept, in code points
 * @param removeCitations whether {@code [12]}, {@code [edit]} and {@code [citation needed]} are cut
 *     out
 * @param dropLoremIpsum whether a text with the placeholder falls; so for a curly bracket
 * @param dropJavascriptLines whether lines that name JavaScript fall
 * @param policyPhrases phrases in lower case whose lines fall
 */
public record C4(
    int minSentences,
    int minWordsPerLine,
    int maxWordLength,
    boolean removeCitations,
    boolean dropLoremIpsum,
    boolean dropCurlyBracket,
    boolean dropJavascriptLines,
    List<String> policyPhrases) {

  /** The group of this step's drops. */
  public static final String GROUP = "c4";

  public C4 {
    policyPhrases = List.copyOf(policyPhrases);
    Limits.requireNotNegative(GROUP, minSentences, minWordsPerLine, maxWordLength);
  }

  /** FineWeb's settings, in both versions. */
  public static C4 defaults() {
    return new C4(
        5,
        3,
        1000,
        true,
        true,
        true,
        true,
        List.of(
            "terms of use",
            "privacy policy",
            "cookie policy",
            "uses cookies",
            "use of cookies",
            "use cookies"));
  }

  /** The text of the lines kept, joined by line feeds; or the first fault in datatrove's order. */
  public Outcome rewrite(Text text) {
    Faults faults = new Faults(GROUP, true);
    String rewritten = clean(text, faults);
    return faults.verdict() instanceof Verdict.Drop drop
        ? new Outcome.Dropped(drop)
        : new Outcome.Kept(text.rewritten(rewritten));
  }

  /** Every fault, the first in datatrove's order first. */
  public List<Verdict.Drop> all(Text text) {
    Faults faults = new Faults(GROUP, false);
    clean(text, faults);
    return faults.all();
  }

  private String clean(Text text, Faults faults) {
    List<String> kept = new ArrayList<>();
    List<String> seen = new ArrayList<>(0);
    int sentences = 0;
    Spans lines = text.lines();
    for (int i = 0; i < lines.count() && !faults.isDecided(); i++) {
      String line = wordyLine(text, lines.start(i), lines.end(i));
      if (line.isEmpty()) {
        continue;
      }
      String lower = line.toLowerCase(Locale.ROOT);
      if (dropLoremIpsum && lower.contains("lorem ipsum")) {
        addOnce(faults, seen, "lorem-ipsum", "lorem_ipsum");
      }
      if (dropJavascriptLines && lower.contains("javascript")) {
        continue;
      }
      if (dropCurlyBracket && line.indexOf('{') >= 0) {
        addOnce(faults, seen, "curly-bracket", "curly_bracket");
      }
      if (!faults.isDecided() && !hasPolicyPhrase(lower)) {
        // once there are enough, their number changes nothing
        sentences += sentences < minSentences ? text.splitter().countSentences(line) : 0;
        kept.add(line);
      }
    }
    faults.below("too-few-sentences", "too_few_sentences", sentences, minSentences);
    return Whitespace.strip(String.join("\n", kept));
  }

  private static void addOnce(Faults faults, List<String> seen, String fault, String reason) {
    if (!seen.contains(fault)) {
      seen.add(fault);
      faults.add(Verdict.Drop.of(GROUP + "." + fault, reason));
    }
  }

  private boolean hasPolicyPhrase(String lower) {
    for (String phrase : policyPhrases) {
      if (lower.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The stripped line without citation marks; empty if it has a word too long or too few of them.
   */
  private String wordyLine(Text text, int start, int end) {
    String string = text.string();
    int from = Whitespace.skip(string, start, end);
    int to = Whitespace.skipBack(string, from, end);
    int words = 0;
    for (int i = from; i < to; ) {
      int wordEnd = i;
      while (wordEnd < to && !Whitespace.isSpace(string.charAt(wordEnd))) {
        wordEnd++;
      }
      if (wordEnd - i > maxWordLength && text.codePoints(i, wordEnd) > maxWordLength) {
        return "";
      }
      words++;
      i = Whitespace.skip(string, wordEnd, to);
    }
    if (words < minWordsPerLine) {
      return "";
    }
    String line = string.substring(from, to);
    return removeCitations ? withoutCitations(line) : line;
  }

  private static String withoutCitations(String line) {
    int open = line.indexOf('[');
    if (open < 0) {
      return line;
    }
    StringBuilder cleaned = new StringBuilder(line.length());
    int copied = 0;
    while (open >= 0) {
      int length = citationLength(line, open);
      if (length > 0) {
        cleaned.append(line, copied, open);
        copied = open + length;
      }
      open = line.indexOf('[', open + Math.max(1, length));
    }
    return cleaned.append(line, copied, line.length()).toString();
  }

  private static int citationLength(String line, int open) {
    if (line.startsWith("[edit]", open)) {
      return "[edit]".length();
    }
    if (line.startsWith("[citation needed]", open)) {
      return "[citation needed]".length();
    }
    int i = open + 1;
    while (i < line.length() && Character.isDigit(line.charAt(i))) {
      i++;
    }
    return i < line.length() && line.charAt(i) == ']' ? i + 1 - open : 0;
  }
}
