package dev.millrace.jinja.internal.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of a part of a template: of a loop's body, a macro and so on. Jinja2 decides before
 * it runs a template where each name is looked for, so a name that a part assigns anywhere is that
 * part's own from its beginning, even if the template was given a variable of that name. The same
 * rules are applied here to the uses of names in the order of the text, once all are known.
 */
public final class Scope {
  /** What a variable is when its part begins. */
  public enum Start {
    /** Set by whoever enters the part: a loop's target, a macro's parameter. */
    GIVEN,
    /** The template's variable of that name. */
    LOOKED_UP,
    /** Its value in the part that encloses this one. */
    COPIED,
    UNDEFINED
  }

  /** A use of a name, or uses of which some happen. */
  sealed interface Use {
    /** Reads it. */
    record Load(String name) implements Use {}

    /** Assigns it. */
    record Store(String name) implements Use {}

    /** Is handed it. */
    record Give(String name) implements Use {}

    /** The branches of an if, of which one happens. */
    record Branches(List<Uses> branches) implements Use {}
  }

  /** In the order of the text. */
  record Uses(List<Use> list) {}

  private final List<Scope> inner = new ArrayList<>();
  private Uses current = new Uses(new ArrayList<>());
  private Symbols symbols = new Symbols(Optional.empty());

  /** Variables, with what each is at the beginning. */
  public Map<String, Start> variables() {
    return symbols.starts();
  }

  /** Names that this part assigns. */
  public Set<String> assigned() {
    return symbols.stores();
  }

  Scope open() {
    Scope scope = new Scope();
    inner.add(scope);
    return scope;
  }

  void add(Use use) {
    current.list().add(use);
  }

  /** Handed before all else. */
  void giveFirst(String name) {
    current.list().addFirst(new Use.Give(name));
  }

  /** Uses from here on are those of a branch; returns what to restore. */
  Uses divert() {
    Uses outside = current;
    current = new Uses(new ArrayList<>());
    return outside;
  }

  /** Ends a branch; returns its uses. */
  Uses restore(Uses outside) {
    Uses branch = current;
    current = outside;
    return branch;
  }

  /** Decides where each name is looked for, here and further inside. */
  void resolve(Optional<Symbols> outer) {
    symbols = new Symbols(outer);
    symbols.follow(current);
    inner.forEach(scope -> scope.resolve(Optional.of(symbols)));
  }
}
