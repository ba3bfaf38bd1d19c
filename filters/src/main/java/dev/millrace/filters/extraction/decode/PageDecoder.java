package dev.millrace.filters.extraction.decode;

import com.google.common.primitives.Bytes;
import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import dev.millrace.filters.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page's bytes into characters: by the byte order mark; in the encodings of seven bits or two
 * bytes that pass for UTF-8, where the bytes show one; strictly as UTF-8 if they are that; else by
 * the charset of the HTTP header, that of the page's meta tag, or a detector. The first under which
 * the bytes are good wins. Declared names mean what the WHATWG Encoding Standard says they mean.
 */
public final class PageDecoder {

  /** Under every charset that the page could be in, its bytes are damaged. */
  public static final Verdict.Drop UNDECODABLE =
      Verdict.Drop.of("charset.undecodable", "undecodable");

  /** Share of characters that may be undecodable: a page cut in a character is still a page. */
  private static final double MAX_DAMAGE = 0.01;

  private static final int META_BYTES = 4096;
  private static final int DETECTION_BYTES = 32_768;
  private static final int MIN_CONFIDENCE = 20;

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern META =
      Pattern.compile("<(?:meta|\\?xml)\\b[^>]{0,500}", Pattern.CASE_INSENSITIVE);

  private static final Pattern XML_ENCODING =
      Pattern.compile("encoding\\s*=\\s*[\"']([A-Za-z0-9_:.-]+)");

  /**
   * A page's characters.
   *
   * @param charset the WHATWG name of the charset the bytes were read in, in lower case
   */
  public record Html(String text, String charset) {}

  private PageDecoder() {}

  /**
   * The characters; empty where the page is {@link #UNDECODABLE}. Never throws.
   *
   * @param declared the charset of the HTTP header, or its whole content type; may be empty
   */
  public static Optional<Html> decode(byte[] bytes, String declared) {
    String header = nameIn(declared);
    Optional<Html> found = byByteOrderMark(bytes).or(() -> inTwoBytes(bytes, header));
    if (found.isPresent()) {
      return found;
    }
    if (looksBinary(bytes)) {
      return Optional.empty();
    }
    List<WebEncoding> labelled =
        Stream.of(header, nameInMeta(bytes))
            .flatMap(name -> WebEncoding.labelled(name).stream())
            .toList();
    if (isForbidden(bytes, labelled)) {
      return Optional.empty();
    }
    return iso2022Jp(bytes)
        .or(() -> strictlyUtf8(bytes))
        .or(() -> labelled.stream().flatMap(e -> leniently(bytes, e).stream()).findFirst())
        .or(() -> detected(bytes))
        .or(() -> leniently(bytes, WebEncoding.of(StandardCharsets.UTF_8)));
  }

  /** UTF-16 that the header declares; every page has markup, and so bytes that are 0 in it. */
  private static Optional<Html> inTwoBytes(byte[] bytes, String header) {
    return WebEncoding.labelled(header)
        .filter(encoding -> encoding.name().startsWith("utf-16"))
        .filter(encoding -> Bytes.contains(bytes, (byte) 0))
        .flatMap(encoding -> leniently(bytes, encoding));
  }

  /** ISO-2022-KR, HZ and others in which the standard lets no page be read. */
  private static boolean isForbidden(byte[] bytes, List<WebEncoding> labelled) {
    return labelled.stream().anyMatch(e -> e.name().equals(WebEncoding.REPLACEMENT))
        && isShifted(bytes, "\u001b$", "\u000e", "~{");
  }

  private static Optional<Html> iso2022Jp(byte[] bytes) {
    return isShifted(bytes, "\u001b$", "\u001b(")
        ? WebEncoding.labelled("iso-2022-jp").flatMap(encoding -> leniently(bytes, encoding))
        : Optional.empty();
  }

  /**
   * Whether all bytes are of seven bits and among them is one of these sequences, by which
   * encodings change between character sets.
   */
  private static boolean isShifted(byte[] bytes, String... sequences) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return Stream.of(sequences)
        .anyMatch(
            sequence -> Bytes.indexOf(bytes, sequence.getBytes(StandardCharsets.US_ASCII)) >= 0);
  }

  /** A declared label, out of a bare name or a content type with a charset parameter. */
  private static String nameIn(String declared) {
    Matcher matcher = CHARSET.matcher(declared);
    if (matcher.find()) {
      return matcher.group(1);
    }
    return declared.contains("/") || declared.length() > 40 ? "" : declared.strip();
  }

  private static String nameInMeta(byte[] bytes) {
    String start =
        new String(bytes, 0, Math.min(bytes.length, META_BYTES), StandardCharsets.ISO_8859_1);
    Matcher tags = META.matcher(start);
    while (tags.find()) {
      String tag = tags.group();
      Matcher matcher = (tag.startsWith("<?") ? XML_ENCODING : CHARSET).matcher(tag);
      if (matcher.find()) {
        // A page that could be read as ASCII up to here is not in UTF-16, whatever it says.
        return matcher.group(1).toLowerCase(Locale.ROOT).startsWith("utf-16")
            ? "utf-8"
            : matcher.group(1);
      }
    }
    return "";
  }

  private static Optional<Html> byByteOrderMark(byte[] bytes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return withoutMark(bytes, 3, StandardCharsets.UTF_8);
    }
    if (startsWith(bytes, 0xfe, 0xff)) {
      return withoutMark(bytes, 2, StandardCharsets.UTF_16BE);
    }
    if (startsWith(bytes, 0xff, 0xfe)) {
      return withoutMark(bytes, 2, StandardCharsets.UTF_16LE);
    }
    return Optional.empty();
  }

  private static Optional<Html> withoutMark(byte[] bytes, int markBytes, Charset charset) {
    return leniently(Arrays.copyOfRange(bytes, markBytes, bytes.length), WebEncoding.of(charset));
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Html> detected(byte[] bytes) {
    CharsetDetector detector = new CharsetDetector();
    detector.enableInputFilter(true);
    detector.setText(Arrays.copyOf(bytes, Math.min(bytes.length, DETECTION_BYTES)));
    @Nullable CharsetMatch match = detector.detect();
    if (match == null || match.getConfidence() < MIN_CONFIDENCE) {
      return Optional.empty();
    }
    return WebEncoding.labelled(match.getName()).flatMap(encoding -> leniently(bytes, encoding));
  }

  private static Optional<Html> strictlyUtf8(byte[] bytes) {
    // The JDK's own way is twice as fast as a decoder's, and marks damage by U+FFFD.
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 || isUtf8(bytes)
        ? Optional.of(new Html(text, "utf-8"))
        : Optional.empty(); // another charset is tried next
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Optional<Html> leniently(byte[] bytes, WebEncoding encoding) {
    String text = encoding.decoder().apply(bytes);
    long damaged = text.chars().filter(c -> c == '\ufffd').count();
    return damaged > 1 + MAX_DAMAGE * text.length()
            || encoding.name().equals(WebEncoding.REPLACEMENT)
        ? Optional.empty()
        : Optional.of(new Html(text, encoding.name()));
  }

  /**
   * Control characters no text has, in more than one byte of a hundred. UTF-16 without a byte order
   * mark looks the same; the Encoding Standard does not read it either.
   */
  private static boolean looksBinary(byte[] bytes) {
    int sample = Math.min(bytes.length, DETECTION_BYTES);
    int controls = 0;
    for (int i = 0; i < sample; i++) {
      int b = bytes[i] & 0xff;
      controls += b < 9 || (b > 13 && b < 27) || (b > 27 && b < 32) ? 1 : 0;
    }
    return controls * 100L > sample;
  }
}
