package dev.millrace.tokenizer.internal.bpe;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the names of tokens in tokenizer.json stand for bytes. */
public enum TokenSpelling {
  /** A character for each byte, see {@link ByteCharacters}. */
  BYTES {
    @Override
    public Optional<byte[]> read(String name) {
      return ByteCharacters.read(name).filter(bytes -> bytes.length > 0);
    }

    @Override
    public String refusal() {
      return "not written in byte-level characters: this is no byte-level BPE";
    }

    @Override
    public String write(byte[] token) {
      return ByteCharacters.write(token);
    }

    @Override
    byte[] text(byte[] token) {
      return token;
    }

    @Override
    public boolean isSymbol(String name) {
      return ByteCharacters.read(name).filter(bytes -> bytes.length == 1).isPresent();
    }
  },

  /**
   * The text itself, with U+2581 for the space, and {@code <0x0A>} for a byte: SentencePiece's way
   * (Kudo and Richardson 2018). Tokens are merged as they are spelled.
   */
  CHARACTERS {
    @Override
    public Optional<byte[]> read(String name) {
      boolean holds = !name.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(name);
      return holds ? Optional.of(name.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }

    @Override
    public String refusal() {
      return "empty or no text: every token needs a name";
    }

    @Override
    public String write(byte[] token) {
      return new String(token, StandardCharsets.UTF_8);
    }

    @Override
    byte[] text(byte[] token) {
      String name = write(token).replace(SPACE_MARK, ' ');
      return BYTE_NAME.matcher(name).matches()
          ? new byte[] {(byte) Integer.parseInt(name.substring(3, 5), 16)}
          : name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSymbol(String name) {
      return true;
    }
  };

  /** Stands for a space. */
  public static final char SPACE_MARK = '\u2581';

  // decoders take small letters too
  private static final Pattern BYTE_NAME = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

  /** The bytes that merging works on; nothing if no token is spelled so. */
  public abstract Optional<byte[]> read(String name);

  /** What is wrong with a name that {@link #read} gives nothing for. */
  public abstract String refusal();

  /** The name of what {@link #read} gave. */
  public abstract String write(byte[] token);

  /** The bytes of decoded text that what {@link #read} gave stands for. */
  abstract byte[] text(byte[] token);

  /** Whether text can become the token of this name although no merge makes it. */
  public abstract boolean isSymbol(String name);

  /** {@code <0x0A>}. */
  static String byteName(int b) {
    return "<0x%02X>".formatted(b);
  }
}
