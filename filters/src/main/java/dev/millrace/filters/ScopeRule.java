package dev.millrace.filters;

import dev.millrace.schemas.scope.Outside;
import dev.millrace.schemas.scope.Scope;
import java.time.Instant;
import java.util.Optional;

/** Drops what takes no part in a generation, before anything else is measured of it. */
public record ScopeRule(Scope scope) {

  /**
   * @param cameAt when the page came to {@code pages}
   */
  public Optional<Verdict.Drop> judge(String url, Instant cameAt) {
    return scope.outside(url, cameAt).map(ScopeRule::drop);
  }

  private static Verdict.Drop drop(Outside outside) {
    String reason = outside.rule().replace('.', '_');
    return new Verdict.Drop(outside.rule(), reason, outside.measured(), outside.limit());
  }
}
