package dev.millrace.filters.extraction.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * An encoding of the WHATWG Encoding Standard. Many labels stand for a superset that browsers use
 * instead: iso-8859-1 is windows-1252, euc-kr is windows-949.
 *
 * @param name the standard's, in lower case
 * @param decoder bytes into characters, with U+FFFD for what is no character
 */
record WebEncoding(String name, Function<byte[], String> decoder) {
  /** What the standard lets no page be read in, as it lets markup pass unseen. */
  static final String REPLACEMENT = "replacement";

  private static final String LATIN6 =
      "\u00a0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00adŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏ"
          + "ÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ";
  private static final String LATIN8 =
      "\u00a0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00ad®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ"
          + "ŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ";

  private static final Map<String, WebEncoding> BY_LABEL = read();

  static WebEncoding of(Charset charset) {
    return new WebEncoding(
        charset.name().toLowerCase(Locale.ROOT), bytes -> new String(bytes, charset));
  }

  /**
   * What a label means; one that the standard does not have may be a name the JDK knows. Empty for
   * a label that is unknown.
   */
  static Optional<WebEncoding> labelled(String label) {
    String name = label.strip().toLowerCase(Locale.ROOT);
    WebEncoding known = BY_LABEL.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    // One that markup cannot be read in, such as EBCDIC, would let nothing be seen.
    return name.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(OfJdk.BY_NAME.get(name))
            .filter(charset -> "<html>".equals(new String("<html>".getBytes(UTF_8), charset)))
            .map(WebEncoding::of);
  }

  /** Made when first asked for; {@code Charset.forName} costs a fifth of a page where it fails. */
  private static final class OfJdk {
    static final Map<String, Charset> BY_NAME = read();

    private static Map<String, Charset> read() {
      Map<String, Charset> byName = new HashMap<>();
      for (Charset charset : Charset.availableCharsets().values()) {
        charset.aliases().forEach(alias -> byName.put(alias.toLowerCase(Locale.ROOT), charset));
      }
      Charset.availableCharsets()
          .forEach((name, charset) -> byName.put(name.toLowerCase(Locale.ROOT), charset));
      return Map.copyOf(byName);
    }
  }

  private static Map<String, WebEncoding> read() {
    try (InputStream in =
        Objects.requireNonNull(WebEncoding.class.getResourceAsStream("encodings.txt"))) {
      Map<String, WebEncoding> byLabel = new HashMap<>();
      new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(
              fields -> {
                WebEncoding encoding = new WebEncoding(fields[0], decoder(fields[0], fields[1]));
                for (int i = 2; i < fields.length; i++) {
                  byLabel.put(fields[i], encoding);
                }
              });
      return Map.copyOf(byLabel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Function<byte[], String> decoder(String name, String charset) {
    return switch (name) {
      case "iso-8859-10" -> bytes -> byTable(bytes, LATIN6);
      case "iso-8859-14" -> bytes -> byTable(bytes, LATIN8);
      case "x-user-defined" -> WebEncoding::userDefined;
      case REPLACEMENT -> bytes -> "\ufffd";
      default -> {
        Charset known = Charset.forName(charset);
        yield bytes -> new String(bytes, known);
      }
    };
  }

  /** Bytes from 0xa0 on are those of the table, those below are ISO 646 and its controls. */
  private static String byTable(byte[] bytes, String table) {
    char[] text = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      text[i] = b < 0xa0 ? (char) b : table.charAt(b - 0xa0);
    }
    return new String(text);
  }

  /** WHATWG Encoding Standard, section 14.5: the upper half is in the private use area. */
  private static String userDefined(byte[] bytes) {
    char[] text = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[i] = (char) (bytes[i] < 0 ? 0xf780 + (bytes[i] & 0x7f) : bytes[i]);
    }
    return new String(text);
  }
}
