package dev.millrace.crawl.fetch;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * The addresses that share a prefix, as {@code 10.0.0.0/8} or a single one.
 *
 * @param prefix 4 or 16 octets
 * @param bits of it that count
 */
record AddressRange(byte[] prefix, int bits) {

  /**
   * @throws IllegalArgumentException if it is none
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] prefix =
        InetAddresses.forString(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int all = prefix.length * 8;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException(text);
    }
    return new AddressRange(prefix, bits);
  }

  boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length != prefix.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (((octets[i / 8] ^ prefix[i / 8]) & (0x80 >> (i % 8))) != 0) {
        return false;
      }
    }
    return true;
  }
}
