package dev.millrace.crawl.url.internal;

import java.util.Optional;

/**
 * IPv4 addresses in the spellings that resolvers take: one to four numbers, each decimal, octal
 * ({@code 0177}) or hexadecimal ({@code 0x7f}), the last filling what is left (WHATWG URL standard,
 * "IPv4 parser").
 */
final class Ipv4Text {
  private static final long TOO_LARGE = 1L << 32;

  private Ipv4Text() {}

  /** Whether the name can only be an address: its last label is a number. */
  static boolean endsInNumber(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return !last.isEmpty() && (last.chars().allMatch(Ascii::isDigit) || number(last) >= 0);
  }

  /** In dotted decimal. */
  static Optional<String> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > 4) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      long number = number(parts[i]);
      boolean last = i == parts.length - 1;
      long limit = last ? TOO_LARGE >> (8 * i) : 256;
      if (number < 0 || number >= limit) {
        return Optional.empty();
      }
      address |= last ? number : number << (8 * (3 - i));
    }
    return Optional.of(
        (address >> 24)
            + "."
            + ((address >> 16) & 255)
            + "."
            + ((address >> 8) & 255)
            + "."
            + (address & 255));
  }

  /** Negative where it is none. */
  private static long number(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    String digits = hex ? text.substring(2) : octal ? text.substring(1) : text;
    int radix = hex ? 16 : octal ? 8 : 10;
    if (text.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = Math.min(value * radix + digit, TOO_LARGE);
    }
    return value;
  }
}
