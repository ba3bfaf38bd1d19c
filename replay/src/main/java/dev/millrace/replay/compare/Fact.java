package dev.millrace.replay.compare;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** One thing that is known of a page in one of two generations. */
public sealed interface Fact {
  Side side();

  /**
   * Its way ended.
   *
   * @param fate a rule's name, or what else its end is called
   */
  record Ended(Side side, String fate) implements Fact {}

  /** It was clean, and is withdrawn. */
  record Withdrawn(Side side) implements Fact {}

  /** It was clean in the generation before, and is left out of this one's blocks by a rule. */
  record LeftOut(Side side, String rule) implements Fact {}

  /** It is in token blocks. */
  record Packed(Side side, long tokens) implements Fact {}

  /**
   * Its clean text.
   *
   * @param digest of the text
   * @param partition of {@code clean-documents}, and {@code offset} there
   */
  record Kept(Side side, String digest, String language, String url, int partition, long offset)
      implements Fact {}

  /**
   * Why it was dropped.
   *
   * @param matched the document that it repeats; empty where it repeats none
   */
  record Refused(
      Side side,
      String rule,
      double measured,
      double limit,
      String language,
      String url,
      String matched)
      implements Fact {}

  /** It is a dead letter. */
  record Failed(Side side, String url) implements Fact {}

  /**
   * The document that stands for all that it nearly repeats; itself, where it was kept.
   *
   * @param id of that document
   */
  record StoodFor(Side side, String id) implements Fact {}

  /** For a {@link KeyedSpill}. */
  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(kind());
      out.writeBoolean(side() == Side.FIRST);
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private int kind() {
    return switch (this) {
      case Ended _ -> 0;
      case Withdrawn _ -> 1;
      case Packed _ -> 2;
      case Kept _ -> 3;
      case Refused _ -> 4;
      case Failed _ -> 5;
      case StoodFor _ -> 6;
      case LeftOut _ -> 7;
    };
  }

  private void write(DataOutputStream out) throws IOException {
    switch (this) {
      case Ended ended -> write(out, ended.fate);
      case Withdrawn _ -> {}
      case Packed packed -> out.writeLong(packed.tokens);
      case Kept kept -> {
        write(out, kept.digest);
        write(out, kept.language);
        write(out, kept.url);
        out.writeInt(kept.partition);
        out.writeLong(kept.offset);
      }
      case Refused refused -> {
        write(out, refused.rule);
        out.writeDouble(refused.measured);
        out.writeDouble(refused.limit);
        write(out, refused.language);
        write(out, refused.url);
        write(out, refused.matched);
      }
      case Failed failed -> write(out, failed.url);
      case StoodFor stoodFor -> write(out, stoodFor.id);
      case LeftOut left -> write(out, left.rule);
    }
  }

  static Fact read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int kind = in.readByte();
      Side side = in.readBoolean() ? Side.FIRST : Side.SECOND;
      return switch (kind) {
        case 0 -> new Ended(side, text(in));
        case 1 -> new Withdrawn(side);
        case 2 -> new Packed(side, in.readLong());
        case 3 -> new Kept(side, text(in), text(in), text(in), in.readInt(), in.readLong());
        case 4 ->
            new Refused(
                side, text(in), in.readDouble(), in.readDouble(), text(in), text(in), text(in));
        case 5 -> new Failed(side, text(in));
        case 6 -> new StoodFor(side, text(in));
        case 7 -> new LeftOut(side, text(in));
        default -> throw new IllegalStateException("no kind of fact " + kind);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
