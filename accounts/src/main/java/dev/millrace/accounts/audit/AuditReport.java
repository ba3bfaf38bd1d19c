package dev.millrace.accounts.audit;

import dev.millrace.accounts.audit.Finding.Fault;
import dev.millrace.accounts.audit.Sighting.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an audit found.
 *
 * @param ids that were looked at
 * @param pages beginnings of them
 * @param onTheirWay pages that have not ended yet, while stages are at work
 * @param excused ids of which retention, or a version before {@code page-fates}, took one side
 * @param openTokens tokens that wait in open blocks
 * @param faults how many ids have each
 */
public record AuditReport(
    long ids, long pages, long onTheirWay, long excused, long openTokens, Map<Fault, Long> faults) {

  /** Whether every id balances. */
  public boolean isClean() {
    return faults.isEmpty();
  }

  public long of(Fault fault) {
    return faults.getOrDefault(fault, 0L);
  }

  /** Adds up while ids are judged. */
  static final class Builder {
    private final AuditScope.Pipeline pipeline;
    private final Consumer<Finding> findings;
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private long ids;
    private long pages;
    private long onTheirWay;
    private long excused;
    private long openTokens;
    private Optional<String> largestOpen = Optional.empty();
    private long largestOpenTokens;

    Builder(AuditScope.Pipeline pipeline, Consumer<Finding> findings) {
      this.pipeline = pipeline;
      this.findings = findings;
    }

    boolean atRest() {
      return pipeline.atRest();
    }

    void id(IdTally seen) {
      ids++;
      pages += seen.of(Kind.INGESTED);
    }

    void onItsWay(int count) {
      onTheirWay += count;
    }

    void excused() {
      excused++;
    }

    void open(String id, long tokens) {
      openTokens += tokens;
      if (tokens > largestOpenTokens) {
        largestOpenTokens = tokens;
        largestOpen = Optional.of(id);
      }
    }

    void fault(String id, Fault fault, String detail) {
      faults.merge(fault, 1L, Long::sum);
      findings.accept(new Finding(id, fault, detail));
    }

    AuditReport build() {
      if (pipeline.atRest() && openTokens > pipeline.openTokens()) {
        fault(
            largestOpen.orElse(""),
            Fault.LOST_FROM_TOPIC,
            "token blocks lack "
                + openTokens
                + " packed tokens, "
                + largestOpenTokens
                + " of them this page's; open blocks hold at most "
                + pipeline.openTokens());
      }
      return new AuditReport(ids, pages, onTheirWay, excused, openTokens, new EnumMap<>(faults));
    }
  }
}
