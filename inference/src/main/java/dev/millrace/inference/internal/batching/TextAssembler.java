package dev.millrace.inference.internal.batching;

import dev.millrace.inference.sampling.SampledToken;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Turns tokens into text that may be shown: whole characters only, and nothing that may yet turn
 * out to begin a stop string. Bytes that are not UTF-8 become U+FFFD, as in {@code new
 * String(bytes, UTF_8)}.
 */
public final class TextAssembler {
  private final List<String> stops;
  private final boolean stopShown;
  private final int longestStop;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder text = new StringBuilder();
  private final Deque<Placed> waiting = new ArrayDeque<>();
  private byte[] undecoded = new byte[0];
  private int shown;
  private int counted;
  private int codePoints;
  private String stoppedBy = "";

  /** For text that no string ends. */
  public TextAssembler() {
    this(List.of(), false);
  }

  /**
   * @param stops the text ends before the first of these, none of them empty
   * @param stopShown whether the text ends with the one found
   */
  public TextAssembler(List<String> stops, boolean stopShown) {
    this.stops = List.copyOf(stops);
    this.stopShown = stopShown;
    this.longestStop = stops.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Appends a token; true if the text now ends at a stop string. */
  public boolean append(SampledToken token, byte[] bytes) {
    return append(token, bytes, true);
  }

  /**
   * The same where a stop string may not end the text yet.
   *
   * @param mayStop whether a stop string may end with this token
   */
  boolean append(SampledToken token, byte[] bytes, boolean mayStop) {
    int before = text.length();
    waiting.add(new Placed(token, breaksOff(bytes) ? before + 1 : before));
    decode(bytes, false);
    if (mayStop) {
      cutAtStop(Math.max(0, before - longestStop + 1));
    }
    return stopped();
  }

  private boolean stopped() {
    return !stoppedBy.isEmpty();
  }

  /** The stop string that the text ended at; empty if none. */
  String stoppedBy() {
    return stoppedBy;
  }

  /** What can be shown since the last call. */
  Piece take() {
    return piece(stopped() ? text.length() : text.length() - possibleStop(), false);
  }

  /** The rest, once no token follows. */
  public Piece finish() {
    if (!stopped()) {
      decode(new byte[0], true);
    }
    return piece(text.length(), !stopped());
  }

  /** Whether the pending bytes cannot start a character with those that follow: a U+FFFD. */
  private boolean breaksOff(byte[] bytes) {
    ByteBuffer in = joined(bytes);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(2), false);
    return result.isMalformed() && in.position() == 0 && result.length() <= undecoded.length;
  }

  private ByteBuffer joined(byte[] bytes) {
    return ByteBuffer.allocate(undecoded.length + bytes.length).put(undecoded).put(bytes).flip();
  }

  private void decode(byte[] bytes, boolean end) {
    ByteBuffer in = joined(bytes);
    CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
    decoder.decode(in, out, end);
    if (end) {
      decoder.flush(out);
    }
    text.append(out.flip());
    undecoded = new byte[in.remaining()];
    in.get(undecoded);
  }

  private void cutAtStop(int from) {
    int first = text.length();
    for (String stop : stops) {
      int at = text.indexOf(stop, from);
      if (at >= 0 && at < first) {
        first = at;
        stoppedBy = stop;
      }
    }
    if (stopped()) {
      text.setLength(stopShown ? first + stoppedBy.length() : first);
    }
  }

  /** Length of the longest end of the text that begins a stop string. */
  private int possibleStop() {
    for (int length = Math.min(longestStop - 1, text.length() - shown); length > 0; length--) {
      String end = text.substring(text.length() - length);
      if (stops.stream().anyMatch(stop -> stop.startsWith(end))) {
        return length;
      }
    }
    return 0;
  }

  private Piece piece(int end, boolean all) {
    List<SampledToken> tokens = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    while (!waiting.isEmpty() && (all || waiting.element().start() < end)) {
      Placed placed = waiting.remove();
      tokens.add(placed.token());
      codePoints += text.codePointCount(counted, placed.start());
      counted = placed.start();
      starts.add(codePoints);
    }
    Piece piece = new Piece(text.substring(shown, end), tokens, starts);
    shown = end;
    return piece;
  }

  private record Placed(SampledToken token, int start) {}

  /**
   * Text to show and the tokens that begin in it.
   *
   * @param starts code points of the answer before each token
   */
  public record Piece(String text, List<SampledToken> tokens, List<Integer> starts) {
    boolean isEmpty() {
      return text.isEmpty() && tokens.isEmpty();
    }
  }
}
