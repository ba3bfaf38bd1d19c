package dev.millrace.filters.rules;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Text;
import dev.millrace.filters.words.Spans;
import dev.millrace.filters.words.Whitespace;
import dev.millrace.filters.words.WordBreaks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Line cleaning of C4 (Raffel et al. 2020, <a
 * href="https://jmlr.org/papers/volume21/20-074/20-074.pdf">JMLR 21</a>, section 2.2) as
 * datatrove's {@code C4QualityFilter} does it for FineWeb, without the demand for terminal
 * punctuation: lines that say little or speak of scripts, cookies and terms are left out, and the
 * text goes on as the lines kept.
 *
 * @param minSentences fewest sentences over the lines kept
 * @param minWordsPerLine fewest words between white space, citation marks counted; by the
 *     dictionary in languages without white space
 * @param maxWordLength longest word of a line that is kept, in code points
 * @param removeCitations whether {@code [12]}, {@code [edit]} and {@code [citation needed]} are cut
 *     out
 * @param dropLoremIpsum whether a text with the placeholder is dropped; so for a curly bracket
 * @param dropJavascriptLines whether lines that name JavaScript are left out
 * @param policyPhrases phrases in lower case whose lines are left out
 */
record C4(
    int minSentences,
    int minWordsPerLine,
    int maxWordLength,
    boolean removeCitations,
    boolean dropLoremIpsum,
    boolean dropCurlyBracket,
    boolean dropJavascriptLines,
    List<String> policyPhrases)
    implements RuleGroup {

  private static final String NAME = "c4";
  private static final String LOREM_IPSUM = "lorem-ipsum";
  private static final String CURLY_BRACKET = "curly-bracket";

  C4 {
    policyPhrases = List.copyOf(policyPhrases);
    Limit.requireNotNegative(NAME, minSentences, minWordsPerLine, maxWordLength);
  }

  /** FineWeb's settings, in both versions. */
  static C4 defaults() {
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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "C4's rules";
  }

  /** The text of the lines kept, joined by line feeds; or the first fault in datatrove's order. */
  @Override
  public Outcome<Text> apply(Text text) {
    Cleaning cleaning = clean(text, true);
    for (Finding finding : findings(cleaning)) {
      if (!finding.kept()) {
        return new Outcome.Dropped<>(finding.drop());
      }
    }
    return new Outcome.Kept<>(text.rewritten(Whitespace.strip(String.join("\n", cleaning.kept()))));
  }

  /** Datatrove reports the fault whose line comes first. */
  @Override
  public List<Finding> findings(Text text) {
    return findings(clean(text, false));
  }

  private List<Finding> findings(Cleaning cleaning) {
    List<Finding> findings = new ArrayList<>(3);
    cleaning.faults().forEach(fault -> findings.add(mark(fault, true)));
    if (dropLoremIpsum && !cleaning.faults().contains(LOREM_IPSUM)) {
      findings.add(mark(LOREM_IPSUM, false));
    }
    if (dropCurlyBracket && !cleaning.faults().contains(CURLY_BRACKET)) {
      findings.add(mark(CURLY_BRACKET, false));
    }
    int sentences = cleaning.sentences();
    findings.add(
        new Finding(
            NAME + ".too-few-sentences",
            "too_few_sentences",
            sentences,
            minSentences,
            sentences >= minSentences));
    return findings;
  }

  private static Finding mark(String fault, boolean found) {
    return new Finding(NAME + "." + fault, fault.replace('-', '_'), found ? 1 : 0, 0, !found);
  }

  /**
   * What is left of a text.
   *
   * @param sentences in the lines kept, counted until there are enough
   * @param faults in the order of their lines, each once
   */
  private record Cleaning(List<String> kept, int sentences, Set<String> faults) {}

  private Cleaning clean(Text text, boolean onlyToFirstFault) {
    List<String> kept = new ArrayList<>();
    Set<String> faults = new LinkedHashSet<>();
    int sentences = 0;
    Spans lines = text.lines();
    for (int i = 0; i < lines.count(); i++) {
      String line = wordyLine(text, lines.start(i), lines.end(i));
      if (line.isEmpty()) {
        continue;
      }
      String lower = line.toLowerCase(Locale.ROOT);
      if (dropLoremIpsum && lower.contains("lorem ipsum")) {
        faults.add(LOREM_IPSUM);
      }
      if (dropJavascriptLines && lower.contains("javascript")) {
        continue;
      }
      if (dropCurlyBracket && line.indexOf('{') >= 0) {
        faults.add(CURLY_BRACKET);
      }
      if (onlyToFirstFault && !faults.isEmpty()) {
        break;
      }
      if (!hasPolicyPhrase(lower)) {
        // once there are enough, their number changes nothing
        sentences += sentences < minSentences ? text.splitter().countSentences(line) : 0;
        kept.add(line);
      }
    }
    return new Cleaning(kept, sentences, faults);
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
    if (!isWordy(text, from, to)) {
      return "";
    }
    String line = string.substring(from, to);
    return removeCitations ? withoutCitations(line) : line;
  }

  private boolean isWordy(Text text, int from, int to) {
    String string = text.string();
    if (text.splitter().breaks() == WordBreaks.DICTIONARY) {
      Spans words = text.splitter().split(string.substring(from, to));
      for (int i = 0; i < words.count(); i++) {
        if (text.codePoints(from + words.start(i), from + words.end(i)) > maxWordLength) {
          return false;
        }
      }
      return words.count() >= minWordsPerLine;
    }
    int words = 0;
    for (int i = from; i < to; ) {
      int wordEnd = i;
      while (wordEnd < to && !Whitespace.isSpace(string.charAt(wordEnd))) {
        wordEnd++;
      }
      if (wordEnd - i > maxWordLength && text.codePoints(i, wordEnd) > maxWordLength) {
        return false;
      }
      words++;
      i = Whitespace.skip(string, wordEnd, to);
    }
    return words >= minWordsPerLine;
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
