package dev.millrace.storage.internal.http;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.StorageException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of an object of how many were sent (RFC 9110, section 14.4).
 *
 * @param total bytes of the whole object
 */
record ContentRange(ByteRange range, long total) {
  private static final Pattern HEADER =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})", Pattern.CASE_INSENSITIVE);

  static ContentRange parse(URI location, @Nullable String header) throws StorageException {
    Matcher matcher = HEADER.matcher(header == null ? "" : header.strip());
    if (matcher.matches()) {
      long first = Long.parseLong(matcher.group(1));
      long last = Long.parseLong(matcher.group(2));
      long total = Long.parseLong(matcher.group(3));
      if (first <= last && last < total) {
        return new ContentRange(new ByteRange(first, last + 1), total);
      }
    }
    throw new StorageException.Unavailable(
        location + ": answered 206 with Content-Range \"" + header + "\"");
  }
}
