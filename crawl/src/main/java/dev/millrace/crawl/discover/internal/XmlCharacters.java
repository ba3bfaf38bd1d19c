package dev.millrace.crawl.discover.internal;

import java.io.BufferedReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of an XML document up to the first bytes that are none in its encoding (XML 1.0,
 * appendix F). JDK's parser, given the bytes, would tell of those on the process's standard error.
 */
final class XmlCharacters extends Reader {
  private static final int LONGEST_DECLARATION = 256;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml\\s[^>]*?\\bencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");

  private final ByteBuffer bytes;
  private final CharsetDecoder decoder;

  private XmlCharacters(ByteBuffer bytes, Charset charset) {
    this.bytes = bytes;
    this.decoder = charset.newDecoder();
  }

  /** The characters from a place on; empty if the document declares an encoding that is unknown. */
  static Optional<Reader> of(byte[] document, int begin) {
    ByteBuffer bytes = ByteBuffer.wrap(document, begin, document.length - begin);
    return charset(bytes).map(known -> new BufferedReader(new XmlCharacters(bytes, known)));
  }

  /** Passes UTF-8's byte order mark; UTF-16's decoder passes its own. */
  private static Optional<Charset> charset(ByteBuffer bytes) {
    byte[] head = new byte[Math.min(LONGEST_DECLARATION, bytes.remaining())];
    bytes.get(bytes.position(), head);
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ef\u00bb\u00bf")) {
      bytes.position(bytes.position() + 3);
      return declared(text.substring(3));
    }
    if (text.startsWith("\u00fe\u00ff") || text.startsWith("\u00ff\u00fe")) {
      return Optional.of(StandardCharsets.UTF_16);
    }
    if (text.startsWith("\u0000<")) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return text.startsWith("<\u0000") ? Optional.of(StandardCharsets.UTF_16LE) : declared(text);
  }

  private static Optional<Charset> declared(String text) {
    Matcher declaration = ENCODING.matcher(text);
    if (!declaration.find()) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    String name = declaration.group(1).toUpperCase(Locale.ROOT);
    try {
      // A declaration that is read byte by byte is not in the UTF-16 it speaks of.
      return Optional.of(
          name.startsWith("UTF-16") ? StandardCharsets.UTF_8 : Charset.forName(name));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  /** The buffered reader around it asks for many characters, so a pair of surrogates has room. */
  @Override
  public int read(char[] target, int offset, int length) {
    CharBuffer characters = CharBuffer.wrap(target, offset, length).slice();
    decoder.decode(bytes, characters, true);
    return characters.position() == 0 ? -1 : characters.position();
  }

  @Override
  public void close() {
    // Bytes in memory.
  }
}
