package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.TextPart;
import dev.millrace.tokenizer.internal.split.PreTokenization;
import dev.millrace.tokenizer.internal.split.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Text to ids: added tokens are found first, and what lies between is cut into pieces. */
public final class TextEncoder {
  private final TokenizerModel model;
  private final PreTokenization preTokenization;
  private final Splitter splitter;
  private final AddedTokens added;

  public TextEncoder(TokenizerModel model, PreTokenization preTokenization, AddedTokens added) {
    this.model = model;
    this.preTokenization = preTokenization;
    this.splitter = model.refined(preTokenization.splitter());
    this.added = added;
  }

  /** Bytes that are not UTF-8 are neither normalized nor searched for added tokens. */
  public int[] encode(byte[] utf8) {
    boolean asText = preTokenization.normalizes() || added.any(false);
    if (asText && Utf8.isValid(utf8)) {
      return encode(new String(utf8, StandardCharsets.UTF_8), false);
    }
    Encoding encoding = new Encoding(utf8.length);
    encoding.pieces(preTokenization.normalizeBytes(utf8), true);
    return encoding.ids.toArray();
  }

  public int[] encode(String text, boolean withSpecial) {
    if (!added.any(withSpecial)) {
      Encoding encoding = new Encoding(text.length());
      encoding.pieces(Utf8.encode(preTokenization.normalize(text)), true);
      return encoding.ids.toArray();
    }
    AddedTokens.Search search = (token, start, end) -> withSpecial || !token.special();
    return encode(text, new Searches(search, (from, to) -> search));
  }

  /**
   * The ids of one text in parts.
   *
   * @param control ids that are found in trusted parts only, as special tokens are
   */
  public int[] encode(List<TextPart> parts, IntPredicate control) {
    StringBuilder text = new StringBuilder();
    BitSet strange = new BitSet();
    for (TextPart part : parts) {
      int from = text.length();
      text.append(part.text());
      strange.set(from, text.length(), !part.trusted());
    }
    AddedTokens.Search plain = (token, start, end) -> !token.special() && !control.test(token.id());
    AddedTokens.Search all = (token, start, end) -> true;
    AddedTokens.Search raw =
        (token, start, end) -> plain.counts(token, start, end) || within(strange, start, end);
    // Normalizing moves characters, so there a part is looked at as a whole.
    return encode(
        text.toString(), new Searches(raw, (from, to) -> within(strange, from, to) ? all : plain));
  }

  private static boolean within(BitSet strange, int from, int to) {
    int next = strange.nextSetBit(from);
    return next < 0 || next >= to;
  }

  private int[] encode(String text, Searches searches) {
    Encoding encoding = new Encoding(text.length());
    boolean first = true;
    for (AddedTokens.Segment segment : added.inRaw(text, searches.raw())) {
      switch (segment) {
        case AddedTokens.Segment.Found(int token) -> encoding.ids.add(token);
        case AddedTokens.Segment.Text(String raw, int from) ->
            encoding.normalized(
                preTokenization.normalize(raw),
                first,
                searches.normalized().of(from, from + raw.length()));
      }
      first = false;
    }
    return encoding.ids.toArray();
  }

  /** What is found in the original text, and in a normalized part of it. */
  private record Searches(AddedTokens.Search raw, NormalizedSearch normalized) {}

  @FunctionalInterface
  private interface NormalizedSearch {
    AddedTokens.Search of(int from, int to);
  }

  /** The ids of one text, as far as it is read. */
  private final class Encoding {
    private final PieceEncoder.Workspace workspace = new PieceEncoder.Workspace();
    private final IntList ids;

    Encoding(int length) {
      this.ids = new IntList(length / 3);
    }

    void normalized(String text, boolean first, AddedTokens.Search search) {
      if (!added.anyNormalized()) {
        pieces(Utf8.encode(text), first);
        return;
      }
      boolean begins = first;
      for (AddedTokens.Segment segment : added.inNormalized(text, search)) {
        switch (segment) {
          case AddedTokens.Segment.Found(int token) -> ids.add(token);
          case AddedTokens.Segment.Text(String plain, int from) ->
              pieces(Utf8.encode(plain), begins);
        }
        begins = false;
      }
    }

    void pieces(byte[] utf8, boolean first) {
      byte[] text = preTokenization.prepare(utf8, first);
      IntList ends = new IntList(text.length / 4);
      splitter.split(text, 0, text.length, ends);
      int start = 0;
      for (int i = 0; i < ends.size(); i++) {
        int end = ends.get(i);
        model.encode(text, start, end, workspace, ids);
        start = end;
      }
    }
  }
}
