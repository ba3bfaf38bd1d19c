package dev.millrace.schemas.takedown;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Takedown;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a takedown takes.
 *
 * @param value in the form in which it is compared: of a URL or prefix {@link UrlForm}, of a digest
 *     64 hex digits in lower case
 */
public record TakedownTarget(TakedownKind kind, String value)
    implements Comparable<TakedownTarget> {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  /**
   * A target as a person writes it: {@code host:www.example.org}, or a URL alone.
   *
   * @throws SettingsException if it is none
   */
  public static TakedownTarget parse(String text) {
    String written = text.strip();
    if (written.regionMatches(true, 0, "http://", 0, 7)
        || written.regionMatches(true, 0, "https://", 0, 8)) {
      return of(TakedownKind.URL, written, text);
    }
    int colon = written.indexOf(':');
    Optional<TakedownKind> kind =
        colon < 0
            ? Optional.empty()
            : TakedownKind.of(written.substring(0, colon).toLowerCase(Locale.ROOT));
    if (kind.isEmpty()) {
      throw new SettingsException(
          "'"
              + text
              + "' is no target: name a URL that begins with http:// or https://, or one of "
              + TakedownKind.labels()
              + " with what it names, such as domain:example.org");
    }
    return of(kind.get(), written.substring(colon + 1).strip(), text);
  }

  private static TakedownTarget of(TakedownKind kind, String value, String text) {
    return switch (kind) {
      case URL, PREFIX -> new TakedownTarget(kind, url(value, text));
      case HOST, DOMAIN -> new TakedownTarget(kind, host(value, text));
      case DIGEST -> new TakedownTarget(kind, digest(value, text));
    };
  }

  private static String url(String value, String text) {
    UrlForm form = UrlForm.of(value);
    requireHost(form.hostName(), text);
    String canonical = form.text();
    if (!BoundedText.isWithin(canonical, BoundedText.URL_BYTES)) {
      throw new SettingsException(
          "a URL of more than "
              + BoundedText.URL_BYTES
              + " bytes is never a page: it is dropped by url.too-long");
    }
    return canonical;
  }

  private static String host(String value, String text) {
    UrlForm form = UrlForm.of(value);
    if (!form.rest().equals("/")) {
      throw new SettingsException(
          "'" + text + "' has a path: name the host alone, or use prefix: or url:");
    }
    requireHost(form.hostName(), text);
    return form.hostName();
  }

  private static void requireHost(String host, String text) {
    boolean isAddress = InetAddresses.isUriInetAddress(host);
    if (!isAddress && !InternetDomainName.isValid(host)) {
      throw new SettingsException("'" + text + "' names no host: '" + host + "' is none");
    }
  }

  private static String digest(String value, String text) {
    String digest = value.toLowerCase(Locale.ROOT);
    if (!DIGEST.matcher(digest).matches()) {
      throw new SettingsException(
          "'"
              + text
              + "' is no digest: it must be a sha256 in 64 hex digits, the contentDigest of a"
              + " document");
    }
    return digest;
  }

  /** Of a record; empty if another program or a later version wrote what this one cannot read. */
  static Optional<TakedownTarget> of(Takedown takedown) {
    try {
      return TakedownKind.of(takedown.getKind())
          .map(kind -> of(kind, takedown.getValue(), takedown.getValue()));
    } catch (SettingsException e) {
      return Optional.empty();
    }
  }

  /** Of the record on {@code takedowns}; {@link #parse} reads it again. */
  public String key() {
    return kind.label() + ":" + value;
  }

  @Override
  public int compareTo(TakedownTarget other) {
    return key().compareTo(other.key());
  }

  @Override
  public String toString() {
    return key();
  }
}
