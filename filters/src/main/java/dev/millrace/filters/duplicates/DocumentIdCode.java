package dev.millrace.filters.duplicates;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Document ids in few bytes: one for the form, then the UUID of a WARC record id in 16 bytes, or
 * any other id as UTF-8.
 */
final class DocumentIdCode {
  private static final byte TEXT = 0;
  private static final List<String> FORMS = List.of("<urn:uuid:%s>", "urn:uuid:%s", "%s");
  private static final int UUID_LENGTH = 36;

  private DocumentIdCode() {}

  static byte[] encode(String id) {
    for (int form = 0; form < FORMS.size(); form++) {
      int start = FORMS.get(form).indexOf('%');
      if (id.length() < start + UUID_LENGTH) {
        continue;
      }
      String middle = id.substring(start, start + UUID_LENGTH);
      if (id.equals(FORMS.get(form).formatted(middle)) && isCanonical(middle)) {
        UUID uuid = UUID.fromString(middle);
        return ByteBuffer.allocate(17)
            .put((byte) (form + 1))
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array();
      }
    }
    byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + utf8.length).put(TEXT).put(utf8).array();
  }

  static String decode(byte[] bytes) {
    if (bytes[0] == TEXT) {
      return new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    }
    ByteBuffer uuid = ByteBuffer.wrap(bytes, 1, 2 * Long.BYTES);
    return FORMS.get(bytes[0] - 1).formatted(new UUID(uuid.getLong(), uuid.getLong()));
  }

  // Lower-case hexadecimal digits and hyphens where UUID.toString has them, so that decoding gives
  // back the same characters.
  private static boolean isCanonical(String uuid) {
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = uuid.charAt(i);
      boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
      boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (hyphen ? c != '-' : !hex) {
        return false;
      }
    }
    return true;
  }
}
