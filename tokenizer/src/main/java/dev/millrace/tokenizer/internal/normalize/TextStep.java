package dev.millrace.tokenizer.internal.normalize;

import dev.millrace.tokenizer.internal.bpe.Utf8;
import dev.millrace.tokenizer.internal.split.CharacterClass;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of Hugging Face's normalizers. */
public sealed interface TextStep {
  String apply(String text);

  /** One of Unicode's normalization forms. */
  record Form(Normalizer.Form form) implements TextStep {
    @Override
    public String apply(String text) {
      return Normalizer.normalize(text, form);
    }
  }

  /** Every character alone, whatever stands next to it. */
  record Lowercase() implements TextStep {
    @Override
    public String apply(String text) {
      StringBuilder lower = new StringBuilder(text.length());
      text.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
      return lower.toString();
    }
  }

  /** Without white space at its ends. */
  record Strip(boolean left, boolean right) implements TextStep {
    @Override
    public String apply(String text) {
      int start = 0;
      int end = text.length();
      while (left && start < end && isSpace(text.charAt(start))) {
        start++;
      }
      while (right && start < end && isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
      return (CharacterClass.of(c) & CharacterClass.SPACE) != 0;
    }
  }

  /** Without combining marks. */
  record StripAccents() implements TextStep {
    @Override
    public String apply(String text) {
      StringBuilder bare = new StringBuilder(text.length());
      text.codePoints().filter(c -> !isMark(c)).forEach(bare::appendCodePoint);
      return bare.toString();
    }

    private static boolean isMark(int c) {
      return switch (Character.getType(c)) {
        case Character.NON_SPACING_MARK,
            Character.COMBINING_SPACING_MARK,
            Character.ENCLOSING_MARK ->
            true;
        default -> false;
      };
    }
  }

  /** One text for another. */
  record Replace(String from, String to) implements TextStep {
    @Override
    public String apply(String text) {
      return text.replace(from, to);
    }
  }

  /** One text for every run of two or more spaces. */
  record ReplaceSpaces(String to) implements TextStep {
    /** As tokenizer.json writes it. */
    public static final String REGEX = " {2,}";

    private static final Pattern SPACES = Pattern.compile(REGEX);

    @Override
    public String apply(String text) {
      return SPACES.matcher(text).replaceAll(Matcher.quoteReplacement(to));
    }
  }

  /** Text that is not empty begins with this. */
  record Prepend(String before) implements TextStep {
    @Override
    public String apply(String text) {
      return text.isEmpty() ? text : before + text;
    }
  }

  /**
   * SentencePiece's charsmap as Hugging Face applies it: to a cluster of less than six bytes, which
   * the shortest stretch of the map that it begins with replaces as a whole, else to each
   * character.
   */
  record Precompiled(Charsmap charsmap) implements TextStep {
    private static final Pattern CLUSTER = Pattern.compile("\\X");
    private static final int SHORT = 6;

    @Override
    public String apply(String text) {
      StringBuilder mapped = new StringBuilder(text.length());
      Matcher clusters = CLUSTER.matcher(text);
      while (clusters.find()) {
        String cluster = clusters.group();
        byte[] utf8 = Utf8.encode(cluster);
        if (utf8.length >= SHORT || !append(utf8, mapped)) {
          cluster.codePoints().forEach(c -> appendCharacter(c, mapped));
        }
      }
      return mapped.toString();
    }

    private void appendCharacter(int character, StringBuilder mapped) {
      if (!append(Utf8.encode(Character.toString(character)), mapped)) {
        mapped.appendCodePoint(character);
      }
    }

    private boolean append(byte[] utf8, StringBuilder mapped) {
      long found = charsmap.shortest(utf8, 0, utf8.length);
      if (found == Charsmap.NONE || utf8[0] == 0) {
        return false;
      }
      int start = Charsmap.replacement(found);
      int length = charsmap.end(start) - start;
      mapped.append(new String(charsmap.replacements(), start, length, StandardCharsets.UTF_8));
      return true;
    }
  }
}
