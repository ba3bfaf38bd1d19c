package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.Utf8;
import dev.millrace.tokenizer.internal.normalize.Charsmap;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Text as SentencePiece normalizes it, in one pass: stretches are replaced, spaces dropped or
 * marked, and the whole text is one piece. A byte that is not UTF-8 becomes U+FFFD.
 *
 * @param charsmap what is replaced, if anything
 * @param kept user-defined symbols, which no replacement touches; the longest counts
 * @param prefix whether a space is put before text
 * @param removesSpaces whether text loses the spaces around it and all but one between words
 * @param marksSpaces whether U+2581 stands for a space
 */
public record SentencePieceText(
    Optional<Charsmap> charsmap,
    PrefixTable kept,
    boolean prefix,
    boolean removesSpaces,
    boolean marksSpaces)
    implements PreTokenization {
  private static final byte[] MARK =
      String.valueOf(TokenSpelling.SPACE_MARK).getBytes(StandardCharsets.UTF_8);
  private static final byte[] SPACE = {' '};
  private static final byte[] REPLACEMENT_CHARACTER = "\ufffd".getBytes(StandardCharsets.UTF_8);

  @Override
  public String normalize(String text) {
    return new String(normalizeBytes(Utf8.encode(text)), StandardCharsets.UTF_8);
  }

  @Override
  public boolean normalizes() {
    return true;
  }

  @Override
  public byte[] normalizeBytes(byte[] bytes) {
    return new Pass(bytes).run();
  }

  @Override
  public byte[] prepare(byte[] utf8, boolean first) {
    return utf8;
  }

  @Override
  public Splitter splitter() {
    return Splitter.WHOLE;
  }

  @Override
  public boolean dropsFirstSpace() {
    return prefix || removesSpaces;
  }

  /** One text, as far as it is normalized. */
  private final class Pass {
    private final byte[] in;
    private final ByteArrayOutputStream out;
    // the next stretch as it is replaced
    private byte[] from = {};
    private int start;
    private int end;

    Pass(byte[] in) {
      this.in = in;
      this.out = new ByteArrayOutputStream(in.length + 16);
    }

    byte[] run() {
      int at = 0;
      while (removesSpaces && at < in.length) {
        int length = next(at);
        if (end - start != 1 || from[start] != ' ') {
          break;
        }
        at += length;
      }
      if (at == in.length) {
        return new byte[0];
      }
      byte[] space = marksSpaces ? MARK : SPACE;
      if (prefix) {
        out.writeBytes(space);
      }
      boolean afterSpace = removesSpaces;
      while (at < in.length) {
        at += next(at);
        while (afterSpace && start < end && from[start] == ' ') {
          start++;
        }
        if (start < end) {
          write(space);
          afterSpace = removesSpaces && from[end - 1] == ' ';
        } else {
          afterSpace &= removesSpaces;
        }
      }
      return trimmed(space);
    }

    private void write(byte[] space) {
      for (int i = start; i < end; i++) {
        if (from[i] == ' ') {
          out.writeBytes(space);
        } else {
          out.write(from[i]);
        }
      }
    }

    private byte[] trimmed(byte[] space) {
      byte[] all = out.toByteArray();
      int length = all.length;
      while (removesSpaces && endsWith(all, length, space)) {
        length -= space.length;
      }
      return length == all.length ? all : Arrays.copyOf(all, length);
    }

    private static boolean endsWith(byte[] all, int length, byte[] space) {
      return length >= space.length
          && Arrays.equals(all, length - space.length, length, space, 0, space.length);
    }

    /** Finds what the text becomes from here, and returns how many bytes of it that takes. */
    private int next(int at) {
      int symbol = kept.longest(in, at);
      if (symbol > 0) {
        return take(in, at, at + symbol, symbol);
      }
      long found = charsmap.isPresent() ? charsmap.get().longest(in, at, in.length) : Charsmap.NONE;
      if (found != Charsmap.NONE) {
        int replacement = Charsmap.replacement(found);
        return take(
            charsmap.orElseThrow().replacements(),
            replacement,
            charsmap.orElseThrow().end(replacement),
            Charsmap.length(found));
      }
      if (in[at] >= 0) {
        return take(in, at, at + 1, 1);
      }
      int length = CharacterClass.length(CharacterClass.at(in, at, in.length));
      return length > 1
          ? take(in, at, at + length, length)
          : take(REPLACEMENT_CHARACTER, 0, REPLACEMENT_CHARACTER.length, 1);
    }

    private int take(byte[] text, int first, int last, int taken) {
      from = text;
      start = first;
      end = last;
      return taken;
    }
  }
}
