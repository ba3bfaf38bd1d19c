package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.split.CharacterClass;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds added tokens in text: the leftmost first, the longest of those that start together. */
public final class AddedTokens {
  private final List<AddedToken> tokens;
  private final Needles raw;
  private final Needles normalized;
  private final boolean anyPlain;

  public AddedTokens(List<AddedToken> tokens, UnaryOperator<String> normalizer) {
    this.tokens = tokens.stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
    this.raw = index(this.tokens, false, UnaryOperator.identity());
    this.normalized = index(this.tokens, true, normalizer);
    this.anyPlain = tokens.stream().anyMatch(token -> !token.special());
  }

  /** Text, or a token found in it. */
  public sealed interface Segment {
    /**
     * @param start where it lies in the text searched
     */
    record Text(String text, int start) implements Segment {}

    record Found(int id) implements Segment {}
  }

  /** Which tokens count where their content stands. */
  @FunctionalInterface
  public interface Search {
    boolean counts(AddedToken token, int start, int end);
  }

  private record Needle(String text, AddedToken token) {}

  /** By first char, the longest first; the bits say at once that no needle starts with a char. */
  private record Needles(BitSet firsts, Map<Character, List<Needle>> byFirst) {}

  public List<AddedToken> asList() {
    return tokens;
  }

  /** Whether there is anything to look for. */
  public boolean any(boolean withSpecial) {
    return anyPlain || (withSpecial && !tokens.isEmpty());
  }

  public boolean anyNormalized() {
    return !normalized.firsts.isEmpty();
  }

  public List<Segment> inRaw(String text, Search search) {
    return segments(text, search, raw);
  }

  public List<Segment> inNormalized(String text, Search search) {
    return segments(text, search, normalized);
  }

  private static List<Segment> segments(String text, Search search, Needles needles) {
    List<Segment> segments = new ArrayList<>();
    int done = 0;
    int at = 0;
    while (at < text.length()) {
      Needle needle = longestAt(text, at, needles);
      if (needle == null) {
        at++;
        continue;
      }
      int start = at;
      int end = at + needle.text.length();
      at = end;
      AddedToken token = needle.token;
      if (!search.counts(token, start, end)
          || (token.singleWord() && touchesWord(text, start, end))) {
        continue;
      }
      if (token.leftStrip()) {
        start = Math.max(done, spaceStart(text, start));
      }
      if (token.rightStrip()) {
        // As with Hugging Face's, the search goes on before this space: a token in it is found too
        // unless it reaches back itself, and what is left begins after that one.
        end = spaceEnd(text, end);
      }
      if (done < start) {
        segments.add(new Segment.Text(text.substring(done, start), done));
      }
      if (start < end) {
        segments.add(new Segment.Found(token.id()));
      }
      done = end;
    }
    if (done < text.length()) {
      segments.add(new Segment.Text(text.substring(done), done));
    }
    return segments;
  }

  private static @Nullable Needle longestAt(String text, int at, Needles needles) {
    if (!needles.firsts.get(text.charAt(at))) {
      return null;
    }
    for (Needle candidate : needles.byFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(candidate.text, at)) {
        return candidate;
      }
    }
    return null;
  }

  private static boolean touchesWord(String text, int start, int end) {
    return (start > 0 && isWord(text.codePointBefore(start)))
        || (end < text.length() && isWord(text.codePointAt(end)));
  }

  // \w of Rust's regular expressions: Unicode Technical Standard 18, annex C
  private static boolean isWord(int codePoint) {
    return Character.isAlphabetic(codePoint)
        || (CharacterClass.of(codePoint) & CharacterClass.MARK) != 0
        || Character.isDigit(codePoint)
        || Character.getType(codePoint) == Character.CONNECTOR_PUNCTUATION
        || codePoint == 0x200c
        || codePoint == 0x200d;
  }

  // white space lies in the basic plane, so it can be looked for char by char
  private static int spaceStart(String text, int end) {
    int start = end;
    while (start > 0 && isSpace(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static int spaceEnd(String text, int start) {
    int end = start;
    while (end < text.length() && isSpace(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isSpace(char c) {
    return (CharacterClass.of(c) & CharacterClass.SPACE) != 0;
  }

  private static Needles index(
      List<AddedToken> tokens, boolean normalized, UnaryOperator<String> normalizer) {
    Map<Character, List<Needle>> index = new HashMap<>();
    Map<String, AddedToken> byText = new HashMap<>();
    for (AddedToken token : tokens) {
      if (token.normalized() == normalized) {
        String text = normalizer.apply(token.content());
        if (text.isEmpty()) {
          throw new TokenizerFormatException(
              "added token '%s' is empty in normalized text: it cannot be found"
                  .formatted(token.content()));
        }
        AddedToken other = byText.put(text, token);
        if (other != null) {
          throw new TokenizerFormatException(
              "added tokens '%s' and '%s' are both '%s' in normalized text: only one can be found"
                  .formatted(other.content(), token.content(), text));
        }
        index
            .computeIfAbsent(text.charAt(0), first -> new ArrayList<>())
            .add(new Needle(text, token));
      }
    }
    Comparator<Needle> longestFirst =
        Comparator.comparingInt((Needle needle) -> needle.text.length()).reversed();
    BitSet firsts = new BitSet();
    index.forEach(
        (first, needles) -> {
          firsts.set(first);
          needles.sort(longestFirst);
        });
    return new Needles(firsts, index);
  }
}
