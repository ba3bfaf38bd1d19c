package dev.millrace.inference.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The names under which a service on loopback may be called. A page could reach it under any other
 * name that it makes lead here (DNS rebinding); none of these can lead elsewhere at a page's will.
 */
final class HostNames {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Set<String> LOOPBACK_V6 = Set.of("[::1]", "[0:0:0:0:0:0:0:1]");

  private final List<String> allowed;
  private final AtomicReference<String> own = new AtomicReference<>("");

  /**
   * @param allowed further names in lower case; {@code *}: any
   */
  HostNames(List<String> allowed) {
    this.allowed = allowed;
  }

  /** The name in a Host header: lower case, without port and without the root's dot. */
  static String of(String header) {
    int colon = header.lastIndexOf(':');
    String name = colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  boolean allow(String name) {
    return loopback(name) || allowed.contains(name) || allowed.contains("*") || name.equals(own());
  }

  /** {@code localhost} and what ends with it (RFC 6761), and loopback addresses. */
  private static boolean loopback(String name) {
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || LOOPBACK_V4.matcher(name).matches()
        || LOOPBACK_V6.contains(name);
  }

  /** The machine's name, asked for once and only when a stranger's comes: it may take a while. */
  private String own() {
    if (own.get().isEmpty()) {
      own.set(machine());
    }
    return own.get();
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "localhost"; // A machine whose name leads nowhere is called by no name.
    }
  }
}
