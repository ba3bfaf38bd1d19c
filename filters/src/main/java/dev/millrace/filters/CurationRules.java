package dev.millrace.filters;

import dev.millrace.filters.boilerplate.BoilerplateSettings;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.scope.Scope;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is held against each document, in this order.
 *
 * @param scope what takes no part is dropped, and none of its lines is counted
 * @param boilerplate lines are struck by; empty: none are
 * @param curation of what is left; safe for use by many threads
 */
public record CurationRules(
    ScopeRule scope,
    Optional<BoilerplateSettings> boilerplate,
    Function<Document, Outcome<Curated>> curation) {

  /** All documents take part, and nothing is struck. */
  public static CurationRules of(Function<Document, Outcome<Curated>> curation) {
    return new CurationRules(new ScopeRule(Scope.ALL), Optional.empty(), curation);
  }
}
