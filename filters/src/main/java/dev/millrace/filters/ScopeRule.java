package dev.millrace.filters;

import dev.millrace.schemas.Document;
import dev.millrace.schemas.scope.Outside;
import dev.millrace.schemas.scope.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Drops what takes no part in a generation, before anything else is measured of it. */
public record ScopeRule(Scope scope) {

  /**
   * @param cameAt when the page came to {@code pages}
   */
  public Optional<Verdict.Drop> judge(String url, Instant cameAt) {
    return scope.outside(url, cameAt).map(ScopeRule::drop);
  }

  /** The curation of what takes part. */
  public Function<Document, Outcome<Curated>> before(
      Function<Document, Outcome<Curated>> curation) {
    return scope.isAll()
        ? curation
        : document ->
            judge(document.getUrl(), document.getIngestedAt())
                .<Outcome<Curated>>map(Outcome.Dropped::new)
                .orElseGet(() -> curation.apply(document));
  }

  private static Verdict.Drop drop(Outside outside) {
    String reason = outside.rule().replace('.', '_');
    return new Verdict.Drop(outside.rule(), reason, outside.measured(), outside.limit());
  }
}
