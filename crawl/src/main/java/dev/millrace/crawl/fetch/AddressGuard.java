package dev.millrace.crawl.fetch;

import dev.millrace.schemas.SettingsException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses the crawler may connect to: those that are globally reachable by the registries
 * of special-purpose addresses (RFC 6890), and what a setting allows beside them. It judges the
 * address that a socket is about to connect to, so that no spelling of it and no name that changes
 * its address in between gets past.
 */
public final class AddressGuard {
  private static final List<AddressRange> PRIVATE =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8",
          "100.64.0.0/10", // carriers' NAT
          "127.0.0.0/8",
          "168.63.129.16/32", // a cloud's service of its machines, within public space
          "169.254.0.0/16", // link-local, and clouds' metadata
          "172.16.0.0/12",
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16",
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4", // reserved, and broadcast
          "2001::/23", // protocol assignments, with Teredo
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4: IPv4 addresses in disguise
          "3fff::/20"); // documentation

  /** All other IPv6 addresses are loopback, mapped, local, multicast or not assigned. */
  private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

  /** IPv4 addresses as a network without IPv4 sees them (RFC 6052). */
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  private final List<AddressRange> allowed;

  /**
   * @param allowed addresses and ranges that may be reached although they are private
   * @throws SettingsException if one is neither
   */
  public AddressGuard(List<String> allowed) {
    this.allowed = allowed.stream().map(AddressGuard::range).toList();
  }

  /** Whether the crawler may connect to it. */
  public boolean allows(InetAddress address) {
    return isPublic(address) || allowed.stream().anyMatch(range -> range.contains(address));
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet6Address) {
      if (NAT64.contains(address)) {
        return isPublic(lastFour(address.getAddress()));
      }
      return GLOBAL_IPV6.contains(address) && isOutsideOfPrivateRanges(address);
    }
    return isOutsideOfPrivateRanges(address);
  }

  private static boolean isOutsideOfPrivateRanges(InetAddress address) {
    return PRIVATE.stream().noneMatch(range -> range.contains(address));
  }

  private static InetAddress lastFour(byte[] octets) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(octets, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }

  private static AddressRange range(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "crawl.allow-addresses has " + text + ": set addresses or ranges such as 127.0.0.0/8");
    }
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
