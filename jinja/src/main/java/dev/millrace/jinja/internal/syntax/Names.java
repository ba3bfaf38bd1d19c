package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.internal.syntax.Scope.Use;
import dev.millrace.jinja.internal.syntax.Scope.Uses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names met so far: variables for the scopes, and filters and tests that don't exist. */
final class Names {
  /** How a variable was met. */
  private enum How {
    READ,
    ASSIGNED,
    DECLARED
  }

  private record Met(String name, How how) {}

  private record Missing(String what, int line) {}

  private final Deque<Scope> scopes = new ArrayDeque<>();
  private final List<Met> met = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();
  private final List<Scope> apart = new ArrayList<>();
  private final Set<String> filters;
  private final Set<String> tests;

  Names(Set<String> filters, Set<String> tests) {
    this.filters = filters;
    this.tests = tests;
    scopes.push(new Scope());
  }

  boolean isOutermost() {
    return scopes.size() == 1;
  }

  Scope scope() {
    return scopes.getFirst();
  }

  /** Begins an inner scope; the place is what {@link #close} wants. */
  int open() {
    scopes.push(scope().open());
    return missing.size();
  }

  /** Begins a scope that sees nothing of those around it. */
  int openApart() {
    Scope scope = new Scope();
    apart.add(scope);
    scopes.push(scope);
    return missing.size();
  }

  Scope close(int place) {
    insist(place);
    return scopes.pop();
  }

  /** Goes out of a scope that is not at its end yet. */
  Scope leave() {
    return scopes.pop();
  }

  void enter(Scope scope) {
    scopes.push(scope);
  }

  /** Ends the outermost scope, and with it all. */
  Scope end() {
    insist(0);
    scope().resolve(Optional.empty());
    apart.forEach(scope -> scope.resolve(Optional.empty()));
    return scope();
  }

  void read(String name) {
    met.add(new Met(name, How.READ));
    scope().add(new Use.Load(name));
  }

  /** A namespace that gets an attribute. */
  void readNamespace(String name) {
    scope().add(new Use.Load(name));
  }

  /** At the place of the target, which may stand before what it is assigned. */
  void meetAssigned(Target target) {
    meet(target, How.ASSIGNED);
  }

  void meetDeclared(Target target) {
    meet(target, How.DECLARED);
  }

  private void meet(Target target, How how) {
    switch (target) {
      case Target.Variable(String name) -> met.add(new Met(name, how));
      case Target.Parts(List<Target> parts) -> parts.forEach(part -> meet(part, how));
      case Target.Attribute attribute -> {}
    }
  }

  void assign(String name) {
    scope().add(new Use.Store(name));
  }

  void assign(Target target) {
    switch (target) {
      case Target.Variable(String name) -> assign(name);
      case Target.Parts(List<Target> parts) -> parts.forEach(this::assign);
      case Target.Attribute(String namespace, String name) -> readNamespace(namespace);
    }
  }

  void give(String name) {
    met.add(new Met(name, How.DECLARED));
    scope().add(new Use.Give(name));
  }

  void give(Target target) {
    switch (target) {
      case Target.Variable(String name) -> scope().add(new Use.Give(name));
      case Target.Parts(List<Target> parts) -> parts.forEach(this::give);
      case Target.Attribute(String namespace, String name) -> readNamespace(namespace);
    }
  }

  Uses divert() {
    return scope().divert();
  }

  Uses restore(Uses outside) {
    return scope().restore(outside);
  }

  void branches(List<Uses> branches) {
    scope().add(new Use.Branches(branches));
  }

  int place() {
    return met.size();
  }

  /** Forgets what was met since, as if it stood in another template. */
  void forget(int place) {
    met.subList(place, met.size()).clear();
  }

  /** Whether a name was read since, before anything of that name was declared there. */
  boolean isReadUndeclared(String name, int place) {
    for (Met use : met.subList(place, met.size())) {
      if (use.name.equals(name)) {
        return use.how == How.READ;
      }
    }
    return false;
  }

  boolean isAssigned(String name, int place) {
    return met.subList(place, met.size()).contains(new Met(name, How.ASSIGNED));
  }

  void filter(String name, int line) {
    if (!filters.contains(name)) {
      missing.add(new Missing("no filter named '" + name + "'", line));
    }
  }

  void test(String name, int line) {
    if (!tests.contains(name)) {
      missing.add(new Missing("no test named '" + name + "'", line));
    }
  }

  int missingCount() {
    return missing.size();
  }

  /** What was missing since is an error only if it is reached: it stands under a condition. */
  void excuse(int place) {
    missing.subList(place, missing.size()).clear();
  }

  private void insist(int place) {
    if (missing.size() > place) {
      Missing first = missing.get(place);
      throw Cursor.fault(first.what, first.line);
    }
  }

  static void requireDistinct(List<String> names, String what, int line) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw Cursor.fault(what + " " + name + " is there twice", line);
      }
    }
  }
}
