package dev.millrace.schemas.scope;

import dev.millrace.schemas.takedown.Takedowns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pages that take part in a generation: those of a set of hosts, that came to {@code pages} at
 * a time or later. Its first stage passes over all others by a rule, so that the generation still
 * balances. Immutable.
 */
public final class Scope {
  /** The rule of pages that came before the generation's time; measured in seconds since 1970. */
  public static final String SINCE_RULE = "replay.since";

  /** The rule of pages of other hosts than the generation's. */
  public static final String HOSTS_RULE = "replay.hosts";

  /** All pages. */
  public static final Scope ALL = new Scope(Instant.EPOCH, List.of());

  private final Instant since;
  private final Takedowns hosts;

  /**
   * @param since pages that came before are outside; the epoch: none is
   * @param hosts only their pages are inside; empty: those of all hosts are
   */
  public Scope(Instant since, List<HostName> hosts) {
    this.since = since;
    this.hosts = new Takedowns(0, hosts.stream().map(HostName::target).toList());
  }

  /** As {@code generations} has it; see {@link HostName#toString()}. */
  public static Scope of(Instant since, List<String> hosts) {
    return new Scope(since, hosts.stream().map(HostName::parse).toList());
  }

  public boolean isAll() {
    return since.equals(Instant.EPOCH) && hosts.isEmpty();
  }

  /**
   * Why a page is outside; empty if it takes part.
   *
   * @param cameAt when it came to {@code pages}
   */
  public Optional<Outside> outside(String url, Instant cameAt) {
    if (cameAt.isBefore(since)) {
      return Optional.of(
          new Outside(SINCE_RULE, cameAt.toEpochMilli() / 1e3, since.toEpochMilli() / 1e3));
    }
    return hosts.isEmpty() || hosts.match(url).isPresent()
        ? Optional.empty()
        : Optional.of(new Outside(HOSTS_RULE, 1, 0));
  }
}
