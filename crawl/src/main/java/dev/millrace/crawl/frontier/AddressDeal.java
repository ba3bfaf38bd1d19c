package dev.millrace.crawl.frontier;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Which partition of {@code fetch-orders} a host's orders go to: that of its address, so that
 * whoever has the partition is the only one to connect to the address, and can keep its pace.
 */
public final class AddressDeal {
  private AddressDeal() {}

  /**
   * @param address as text; empty before the host was first resolved
   * @param domain deals then: whoever has the order finds the address out, and fetches only if it
   *     is one of its own
   */
  public static int partition(String address, String domain, int partitions) {
    String by = address.isEmpty() ? domain : address;
    long hash = Hashing.sipHash24().hashString(by, StandardCharsets.UTF_8).asLong();
    return (int) Long.remainderUnsigned(hash, partitions);
  }
}
